package io.github.wsld.host.vm;

/** One way to find the virtual machine of WSL. Blocks: for worker threads, one call at a time. */
public interface VmLocator {

    LocatorName name();

    /** Looks. Whatever goes wrong is a finding, too. */
    Finding look() throws InterruptedException;
}

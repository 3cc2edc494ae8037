package io.github.wsld.common.stream;

/** A link, as the stream on it sees it. A call must not call back. */
public interface StreamLink {

    /** The stream has frames for the link: ask for them when it takes bytes. May be said more than once. */
    void outputReady();

    /**
     * Closes at once; bytes under way are of no use. Nothing is said to the link, and nothing heard from it, after
     * this.
     */
    void drop();
}

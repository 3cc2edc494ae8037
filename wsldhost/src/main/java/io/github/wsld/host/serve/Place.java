package io.github.wsld.host.serve;

/** A link's place among those whose request is not proved yet. */
interface Place {
    /** Whether there are too many already, which the guest is to be told. */
    boolean busy();

    /**
     * The link gives its place up; called once.
     *
     * @param served whether its request is there, as opposed to its being gone
     */
    void leave(boolean served);
}

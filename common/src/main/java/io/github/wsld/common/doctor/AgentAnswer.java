package io.github.wsld.common.doctor;

/** What an SSH agent said. */
public sealed interface AgentAnswer {
    /** It answers, and has so many keys. */
    record Identities(long count) implements AgentAnswer {}

    /** There is no agent, or it does not tell. */
    record None(String reason) implements AgentAnswer {}
}

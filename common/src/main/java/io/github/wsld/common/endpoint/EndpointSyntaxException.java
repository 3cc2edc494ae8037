package io.github.wsld.common.endpoint;

import io.github.wsld.common.config.OneLine;

/** A text is no endpoint. The message is one line: the text, what is wrong with it, and a right example. */
public final class EndpointSyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Takes the text as given, what is wrong with it, and an endpoint that would be right. */
    public EndpointSyntaxException(String text, String reason, String example) {
        super(OneLine.quote(text) + " cannot be used: " + OneLine.escape(reason) + "; for example " + example);
    }
}

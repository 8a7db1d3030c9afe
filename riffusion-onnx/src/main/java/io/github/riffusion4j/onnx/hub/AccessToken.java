package io.github.riffusion4j.onnx.hub;

import java.util.regex.Pattern;

/** Says to the hub who is asking. A secret: it is in no message. */
record AccessToken(String value) {

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]+");

    AccessToken {
        if (!VISIBLE_ASCII.matcher(value).matches()) {
            throw new IllegalArgumentException("the access token is empty or holds spaces or letters that no token has;"
                    + " copy it again from https://huggingface.co/settings/tokens");
        }
    }

    @Override
    public String toString() {
        return "AccessToken[secret]";
    }
}

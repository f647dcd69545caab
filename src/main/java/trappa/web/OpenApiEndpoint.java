package trappa.web;

import io.javalin.http.Context;
import trappa.value.Resource;

/** {@code /openapi.yaml}: the contract of every route, written first and held against the running routes by a test. */
public final class OpenApiEndpoint {
    private final byte[] document = Resource.bytes("/openapi.yaml");

    public void serve(Context ctx) {
        ctx.header("Cache-Control", "public, max-age=300");
        ctx.contentType("application/yaml");
        ctx.result(document);
    }
}

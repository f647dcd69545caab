package trappa.architecture.planted.staircase;

import io.javalin.http.Context;
import okhttp3.OkHttpClient;

/** Breaks rules on purpose: HTTP away from an endpoint, and a call to the shop from the shopper's side. */
record AnswersByItself(Context context, OkHttpClient client) {}

package trappa.store;

import java.util.concurrent.ConcurrentHashMap;
import trappa.value.Resource;

/** The GraphQL documents, one file each; the build holds every one of them against the Admin API's schema. */
final class Documents {
    private static final ConcurrentHashMap<String, String> READ = new ConcurrentHashMap<>();

    private Documents() {}

    /** The text of {@code admin/NAME.graphql}. */
    static String text(String name) {
        return READ.computeIfAbsent(name, each -> Resource.text("/admin/" + each + ".graphql"));
    }
}

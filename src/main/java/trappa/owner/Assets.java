package trappa.owner;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import trappa.value.Resource;
import trappa.value.Sha256;

/** The pages' style sheet and scripts, each under a name that holds the hash of its content. */
final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "owner.css", "text/css; charset=utf-8",
            "owner.js", "text/javascript; charset=utf-8",
            "htmx.js", "text/javascript; charset=utf-8");
    private final Map<String, File> files = new HashMap<>();
    private final Map<String, String> addresses = new HashMap<>();
    private final String widget;

    /** A file as it is served. */
    record File(String type, byte[] bytes) {}

    /** @param widget the address of the storefront's element */
    Assets(String widget) {
        this.widget = widget;
        TYPES.forEach((name, type) -> {
            byte[] bytes = Resource.bytes("/owner/" + name);
            String hashed = name.replace(".", "." + hash(bytes) + ".");
            files.put(hashed, new File(type, bytes));
            addresses.put(name, "/admin/assets/" + hashed);
        });
    }

    Optional<File> find(String hashedName) {
        return Optional.ofNullable(files.get(hashedName));
    }

    /** Where a page finds it. */
    String address(String name) {
        String address = addresses.get(name);
        if (address == null) {
            throw new IllegalArgumentException("No such asset: " + name);
        }
        return address;
    }

    String widget() {
        return widget;
    }

    private static String hash(byte[] content) {
        return Sha256.hex(content).substring(0, 16);
    }
}

package trappa.store;

import tools.jackson.databind.JsonNode;
import trappa.reward.Trouble;

/** What the Admin API said, as far as it can be relied on. */
sealed interface Reply {
    /** Carried out; {@code data} is still the store's word, to be read with care. */
    record Data(JsonNode data) implements Reply {}

    /** Not carried out and it never will be as it is: not allowed, or not understood. */
    record Refused(Trouble why) implements Reply {}

    /** Surely not carried out; it may work later. */
    record NotDone(Trouble why) implements Reply {}

    /** Nobody knows whether it was carried out. */
    record Unknown(Trouble why) implements Reply {}
}

package trappa.demo;

import java.time.Instant;

/** Someone with an account in the demo shop. The id is past 2^53 on purpose: nothing on the way may round it. */
record Shopper(String handle, String firstName, String lastName, long customerId, Instant since) {
    String fullName() {
        return firstName + " " + lastName;
    }

    String email() {
        return handle + "@example.com";
    }
}

package trappa.reward;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A store on this machine for the demo and development: it makes everything at once. It forgets its codes when the process
 * ends; they are derived, so asking again makes them again.
 */
public final class LocalStore implements Store {
    private final Set<String> codes = ConcurrentHashMap.newKeySet();

    @Override
    public Answer make(Wanted wanted, boolean again) {
        codes.add(wanted.shop() + "/" + wanted.redemptionId());
        return new Answer.Done(null);
    }

    @Override
    public Optional<Boolean> has(Wanted wanted) {
        return Optional.of(codes.contains(wanted.shop() + "/" + wanted.redemptionId()));
    }

    @Override
    public Answer withdraw(Wanted wanted) {
        codes.remove(wanted.shop() + "/" + wanted.redemptionId());
        return new Answer.Done(null);
    }
}

package trappa.reward;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import trappa.value.ShopDomain;

/**
 * A store on this machine for the demo and development: it makes every code at once and refuses what only a real shop
 * has (vouchers of partners). It forgets its codes when the process ends; they are derived, so asking again makes them
 * again.
 */
public final class LocalStore implements Store {
    private static final Set<String> MADE_ELSEWHERE = Set.of("partner");
    private final Set<String> codes = ConcurrentHashMap.newKeySet();

    @Override
    public Answer make(Wanted wanted) {
        if (MADE_ELSEWHERE.contains(wanted.kind())) {
            return new Answer.Refused("No vouchers of this partner are left");
        }
        codes.add(wanted.shop() + "/" + wanted.code());
        return new Answer.Done();
    }

    @Override
    public Optional<Boolean> has(ShopDomain shop, String code) {
        return Optional.of(codes.contains(shop + "/" + code));
    }

    @Override
    public Answer withdraw(ShopDomain shop, String code) {
        codes.remove(shop + "/" + code);
        return new Answer.Done();
    }
}

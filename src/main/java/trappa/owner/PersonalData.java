package trappa.owner;

import trappa.db.Tx;
import trappa.shop.Shop;

/** What the law gives a person, as the pages ask for it. */
public interface PersonalData {
    /** All that is held on a person, as JSON. */
    String export(Shop shop, long customerId);

    /** Has a person forgotten: noted in this transaction, carried out within moments. */
    void erase(Tx tx, long shopId, long customerId);
}

package trappa.insight;

import java.util.function.BiConsumer;
import trappa.db.Tx;
import trappa.fact.CustomerFact.Answered;
import trappa.fact.FactJson;

/** The answers of a shop's customers to its surveys. */
final class JdbcSurveys {

    /** Passes each answer on with the number it was given under, in no order. */
    void answers(Tx tx, long shopId, BiConsumer<Long, Answered> each) {
        tx.handle()
                .createQuery("""
                        select customer_id, kind, body from customer_fact
                        where shop_id = :shop and kind = 'answered'""")
                .bind("shop", shopId)
                .setFetchSize(1_000)
                .map((rs, context) -> {
                    if (FactJson.readCustomer(rs.getString("kind"), rs.getString("body")) instanceof Answered answer) {
                        each.accept(rs.getLong("customer_id"), answer);
                    }
                    return true;
                })
                .forEach(read -> {});
    }
}

-- Answers to surveys are found without walking past all else that is known of customers.
create index customer_fact_answers on customer_fact (shop_id, kind);

-- A shop's deliveries of one status, newest first, without going through all the others.
create index delivery_by_shop_and_status on delivery (shop_id, status, delivery_id);

package trappa.ledger;

/**
 * The cached end of a member's ledger.
 *
 * @param balance credits less debits of the member's own account: available and pending points, less what is owed
 * @param reserved points reserved for redemptions under way
 * @param entries how many rows there are
 * @param chain the hash of the last row, empty before the first
 */
record Balance(long balance, long reserved, long entries, String chain) {
    static final Balance NOTHING = new Balance(0, 0, 0, "");

    Balance after(Entry row) {
        return new Balance(
                Math.addExact(balance, row.toMember()),
                Math.addExact(reserved, row.toReserved()),
                row.number(),
                row.hash());
    }
}

package trappa.admin;

import java.time.Clock;
import trappa.db.Database;
import trappa.event.Receivers;
import trappa.ledger.Accounts;
import trappa.ledger.DueAccounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.opening.Openings;
import trappa.privacy.Privacy;
import trappa.program.JdbcPrograms;
import trappa.shop.Comparison;
import trappa.shop.Connection;
import trappa.shop.JdbcShops;
import trappa.signature.SessionToken;

/** The owner's API, put together. */
public record OwnerApi(
        ProgramEndpoint program,
        VersionsEndpoint versions,
        SimulateEndpoint simulate,
        MemberEndpoint members,
        ApprovalEndpoint approvals,
        ImportEndpoint imports,
        PrivacyEndpoint privacy,
        ReferralEndpoint referrals,
        DeliveryEndpoint deliveries,
        ConnectionEndpoint connection,
        InsightEndpoint insights,
        VoucherEndpoint vouchers,
        ComparisonEndpoint comparison,
        ReceiverEndpoint receivers,
        KeyEndpoint keys) {

    public static OwnerApi of(
            Database database,
            SessionToken tokens,
            JdbcShops shops,
            JdbcPrograms programs,
            JdbcFacts facts,
            JdbcLedger ledger,
            Accounts accounts,
            DueAccounts due,
            Privacy privacy,
            DeliveryList deliveries,
            Connection connection,
            Comparison comparison,
            Receivers receivers,
            Clock clock,
            boolean development) {
        Owner owner = new Owner(database, tokens, shops, programs, connection, clock);
        return new OwnerApi(
                new ProgramEndpoint(
                        database, owner, programs, new Publishing(database, programs, due), clock, development),
                new VersionsEndpoint(database, owner, programs, clock),
                new SimulateEndpoint(database, owner, clock),
                new MemberEndpoint(
                        database, owner, accounts, ledger, facts, new Adjustments(database, accounts, facts), clock),
                new ApprovalEndpoint(database, owner, new Approvals(database, accounts, facts), clock),
                new ImportEndpoint(database, owner, new Openings(database, accounts, facts, clock), clock),
                new PrivacyEndpoint(owner, privacy),
                new ReferralEndpoint(database, owner, accounts, facts, clock),
                new DeliveryEndpoint(owner, deliveries),
                new ConnectionEndpoint(owner, connection),
                new InsightEndpoint(database, owner, programs, clock),
                new VoucherEndpoint(database, owner, clock),
                new ComparisonEndpoint(owner, comparison),
                new ReceiverEndpoint(owner, receivers),
                new KeyEndpoint(database, owner, clock));
    }
}

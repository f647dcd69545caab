package trappa.admin;

import io.javalin.router.JavalinDefaultRoutingApi;
import java.time.Clock;
import trappa.activity.MemberActivities;
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
public record ApiEndpoint(
        ProgramEndpoint program,
        VersionsEndpoint versions,
        SimulateEndpoint simulate,
        MemberEndpoint members,
        ApprovalEndpoint approvals,
        ImportEndpoint imports,
        PrivacyEndpoint privacy,
        ReferralEndpoint referrals,
        BirthdayEndpoint birthdays,
        DeliveryEndpoint deliveries,
        ConnectionEndpoint connection,
        InsightEndpoint insights,
        VoucherEndpoint vouchers,
        ComparisonEndpoint comparison,
        ReceiverEndpoint receivers,
        KeyEndpoint keys) {

    public static ApiEndpoint of(
            Database database,
            SessionToken tokens,
            JdbcShops shops,
            JdbcPrograms programs,
            JdbcFacts facts,
            JdbcLedger ledger,
            Accounts accounts,
            DueAccounts due,
            Privacy privacy,
            MemberActivities activities,
            DeliveryList deliveries,
            Connection connection,
            Comparison comparison,
            Receivers receivers,
            Clock clock,
            boolean development) {
        Owner owner = new Owner(database, tokens, shops, programs, connection, clock);
        return new ApiEndpoint(
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
                new BirthdayEndpoint(owner, activities),
                new DeliveryEndpoint(owner, deliveries),
                new ConnectionEndpoint(owner, connection),
                new InsightEndpoint(database, owner, programs, clock),
                new VoucherEndpoint(database, owner, clock),
                new ComparisonEndpoint(owner, comparison),
                new ReceiverEndpoint(owner, receivers),
                new KeyEndpoint(database, owner, clock));
    }

    /** Adds every address of the API to the server. */
    public void serve(JavalinDefaultRoutingApi server) {
        server.get("/api/program", program::get);
        server.put("/api/program", program::put);
        server.get("/api/program/versions", versions::list);
        server.post("/api/program/simulate", simulate::run);
        server.get("/api/members", members::list);
        server.post("/api/members/import", imports::bring);
        server.get("/api/members/{customerId}", members::get);
        server.get("/api/members/{customerId}/ledger", members::ledger);
        server.post("/api/members/{customerId}/adjustments", members::adjust);
        server.get("/api/adjustments", approvals::list);
        server.put("/api/adjustments/limit", approvals::limit);
        server.post("/api/adjustments/{id}/approve", approvals::approve);
        server.post("/api/adjustments/{id}/decline", approvals::decline);
        server.get("/api/privacy/requests", privacy::list);
        server.get("/api/privacy/requests/{id}", privacy::get);
        server.post("/api/members/{customerId}/referrals", referrals::add);
        server.put("/api/members/{customerId}/birthday", birthdays::set);
        server.get("/api/deliveries", deliveries::list);
        server.post("/api/deliveries/{id}/replay", deliveries::replay);
        server.get("/api/connection", connection::get);
        server.get("/api/comparison", comparison::get);
        server.get("/api/codes", vouchers::list);
        server.post("/api/codes/{rewardId}", vouchers::upload);
        server.get("/api/webhooks", receivers::list);
        server.post("/api/webhooks", receivers::add);
        server.put("/api/webhooks/{id}", receivers::change);
        server.delete("/api/webhooks/{id}", receivers::remove);
        server.post("/api/webhooks/{id}/secret", receivers::rotate);
        server.post("/api/webhooks/{id}/test", receivers::test);
        server.get("/api/webhooks/{id}/messages", receivers::messages);
        server.post("/api/webhooks/{id}/messages/{eventId}/replay", receivers::replayOne);
        server.post("/api/webhooks/{id}/replay", receivers::replay);
        server.get("/api/keys", keys::list);
        server.post("/api/keys", keys::make);
        server.delete("/api/keys/{id}", keys::revoke);
        server.get("/api/insights/kpis", insights::kpis);
        server.get("/api/insights/liability", insights::liability);
        server.get("/api/insights/lifetime", insights::lifetime);
        server.get("/api/insights/surveys", insights::surveys);
        server.get("/api/insights/rfm", insights::rfm);
        server.get("/api/insights/cohorts", insights::cohorts);
    }
}

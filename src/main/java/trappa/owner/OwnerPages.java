package trappa.owner;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import trappa.activity.MemberActivities;
import trappa.admin.Adjustments;
import trappa.admin.Approvals;
import trappa.admin.DeliveryList;
import trappa.admin.Publishing;
import trappa.db.Database;
import trappa.event.Receivers;
import trappa.export.Export;
import trappa.fact.PastedOrder;
import trappa.ledger.Accounts;
import trappa.ledger.DueAccounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.opening.Imports;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.signature.SessionToken;
import trappa.staff.JdbcAudit;
import trappa.staff.JdbcStaff;
import trappa.staff.Right;

/** The owner's pages, put together: every address with the right it asks for. */
public final class OwnerPages {
    private OwnerPages() {}

    /**
     * What the pages are made with.
     *
     * @param widget the address of the storefront's element
     * @param keepBodies how long the bodies of deliveries are kept
     */
    public record Setup(
            Database database,
            SessionToken tokens,
            JdbcShops shops,
            JdbcPrograms programs,
            JdbcFacts facts,
            JdbcLedger ledger,
            Accounts accounts,
            DueAccounts due,
            DeliveryList deliveries,
            Function<String, PastedOrder> orders,
            Receivers receivers,
            MemberActivities activities,
            PersonalData personalData,
            Imports imports,
            ShopLink link,
            String widget,
            String apiKey,
            Optional<String> password,
            boolean development,
            Duration keepBodies,
            Clock clock,
            Supplier<String> keys) {}

    public static PagesEndpoint of(Setup s) {
        JdbcStaff staff = new JdbcStaff();
        JdbcAudit audit = new JdbcAudit();
        Sessions sessions = new Sessions(s.database(), s.password(), s.shops(), s.programs(), staff, audit, s.clock());
        return new PagesEndpoint(
                s.database(),
                s.tokens(),
                sessions,
                s.shops(),
                s.programs(),
                staff,
                new Assets(s.widget()),
                s.apiKey(),
                s.development(),
                s.clock(),
                routes(s, staff, audit));
    }

    private static List<Route> routes(Setup s, JdbcStaff staff, JdbcAudit audit) {
        Members members = new Members(s.database(), s.programs(), audit);
        MemberPage member = new MemberPage(
                s.database(),
                s.accounts(),
                s.facts(),
                new Adjustments(s.database(), s.accounts(), s.facts()),
                s.activities(),
                audit,
                s.keys());
        People people = new People(s.database(), s.programs(), staff, audit, s.keepBodies());
        Home home = new Home(s.database(), s.programs(), s.link(), audit);
        InsightPage insights = new InsightPage(s.database(), s.programs());
        List<Route> routes = new ArrayList<>();
        routes.add(Route.get("/admin/home", Right.VIEW, home::show));
        Publishing publishing = new Publishing(s.database(), s.programs(), s.due());
        Start start = new Start(s.database(), s.shops(), s.programs(), publishing, audit, s.apiKey());
        routes.add(Route.get("/admin/start", Right.VIEW, start::show));
        routes.add(Route.post("/admin/start/pick", Right.EDIT_PROGRAM, start::pick));
        routes.add(Route.post("/admin/start/launch", Right.EDIT_PROGRAM, start::launch));
        routes.add(Route.post("/admin/start/shop", Right.MANAGE, start::rename));
        ProgramPage program = new ProgramPage(
                s.database(),
                s.programs(),
                publishing,
                audit,
                new OrderTrial(s.database(), s.orders(), s.accounts(), s.facts(), audit));
        ProgramPast past = new ProgramPast(s.database(), s.programs(), audit);
        routes.add(Route.get("/admin/program", Right.VIEW, program::show));
        routes.add(Route.post("/admin/program", Right.EDIT_PROGRAM, program::act));
        routes.add(Route.post("/admin/program/preview", Right.VIEW, program::preview));
        routes.add(Route.post("/admin/program/try", Right.VIEW_MEMBERS, program::tryOrder));
        routes.add(Route.get("/admin/program/history", Right.VIEW, past::show));
        routes.add(Route.post("/admin/program/restore", Right.EDIT_PROGRAM, past::restore));
        Looks looks = new Looks(s.database(), s.programs(), audit);
        routes.add(Route.get("/admin/looks", Right.VIEW, looks::show));
        routes.add(Route.post("/admin/looks", Right.EDIT_PROGRAM, looks::act));
        routes.add(Route.post("/admin/looks/preview", Right.VIEW, looks::preview));
        Activity activity = new Activity(s.database(), s.deliveries(), s.link(), audit);
        routes.add(Route.get("/admin/activity", Right.VIEW_MEMBERS, activity::list));
        routes.add(Route.get("/admin/activity/{id}", Right.VIEW_MEMBERS, activity::open));
        routes.add(Route.post("/admin/activity/{id}/replay", Right.REPAIR, activity::replay));
        routes.add(Route.post("/admin/activity/replay", Right.REPAIR, activity::replaySeveral));
        routes.add(Route.post("/admin/activity/retry", Right.REPAIR, activity::retry));
        routes.add(Route.get("/admin/insights", Right.VIEW, insights::show));
        AnswerPage answers = new AnswerPage(s.database(), s.programs(), audit);
        routes.add(Route.get("/admin/answers", Right.VIEW_MEMBERS, answers::show));
        routes.add(Route.get("/admin/members", Right.VIEW_MEMBERS, members::list));
        routes.add(Route.get("/admin/members.csv", Right.EXPORT, members::export));
        ExportPage export =
                new ExportPage(s.database(), new Export(s.database(), s.accounts(), s.facts(), s.ledger()), audit);
        routes.add(Route.get("/admin/export", Right.EXPORT, export::show));
        routes.add(Route.get("/admin/export/all.zip", Right.EXPORT, export::everything));
        routes.add(Route.get("/admin/members/{id}", Right.VIEW_MEMBERS, member::show));
        routes.add(Route.get("/admin/members/{id}/widget", Right.VIEW_MEMBERS, member::widget));
        routes.add(Route.post("/admin/members/{id}/adjustments", Right.ADJUST, member::adjust));
        routes.add(Route.post("/admin/members/{id}/birthday", Right.ADJUST, member::birthday));
        MemberData data = new MemberData(s.database(), s.accounts(), s.facts(), s.personalData(), audit);
        routes.add(Route.get("/admin/members/{id}/data", Right.EXPORT, data::show));
        routes.add(Route.get("/admin/members/{id}/data.json", Right.EXPORT, data::export));
        routes.add(Route.get("/admin/members/{id}/merge", Right.MANAGE, data::proposeMerge));
        routes.add(Route.post("/admin/members/{id}/merge", Right.MANAGE, data::merge));
        routes.add(Route.post("/admin/members/{id}/erase", Right.MANAGE, data::erase));
        ImportPages imports = new ImportPages(s.database(), s.imports(), audit, s.keys());
        routes.add(Route.get("/admin/import", Right.EDIT_PROGRAM, imports::list));
        routes.add(Route.post("/admin/import", Right.EDIT_PROGRAM, imports::upload));
        routes.add(Route.get("/admin/import.csv", Right.EDIT_PROGRAM, imports::template));
        routes.add(Route.get("/admin/import/{id}", Right.EDIT_PROGRAM, imports::show));
        routes.add(Route.post("/admin/import/{id}", Right.EDIT_PROGRAM, imports::act));
        routes.add(Route.get("/admin/import/{id}/errors.csv", Right.EDIT_PROGRAM, imports::errors));
        routes.add(Route.post("/admin/import/{id}/drop", Right.EDIT_PROGRAM, imports::drop));
        routes.add(Route.post("/admin/import/{id}/approve", Right.APPROVE, imports::approve));
        routes.add(Route.post("/admin/import/{id}/decline", Right.EDIT_PROGRAM, imports::decline));
        routes.add(Route.post("/admin/import/{id}/undo", Right.EDIT_PROGRAM, imports::undo));
        ApprovalPage approvals = new ApprovalPage(
                s.database(), new Approvals(s.database(), s.accounts(), s.facts()), s.imports(), audit);
        routes.add(Route.get("/admin/approvals", Right.VIEW_MEMBERS, approvals::show));
        routes.add(Route.post("/admin/approvals/limit", Right.MANAGE, approvals::limit));
        routes.add(Route.post("/admin/approvals/{id}/approve", Right.APPROVE, approvals::approve));
        routes.add(Route.post("/admin/approvals/{id}/decline", Right.ADJUST, approvals::decline));
        routes.add(Route.get("/admin/settings", Right.VIEW, people::show));
        routes.add(Route.post("/admin/settings/role", Right.MANAGE, people::give));
        ReceiverPages receivers = new ReceiverPages(s.database(), s.receivers(), audit);
        routes.add(Route.get("/admin/webhooks", Right.REPAIR, receivers::list));
        routes.add(Route.post("/admin/webhooks", Right.MANAGE, receivers::add));
        routes.add(Route.get("/admin/webhooks/{id}", Right.REPAIR, receivers::show));
        routes.add(Route.post("/admin/webhooks/{id}", Right.MANAGE, receivers::change));
        routes.add(Route.post("/admin/webhooks/{id}/secret", Right.MANAGE, receivers::rotate));
        routes.add(Route.post("/admin/webhooks/{id}/remove", Right.MANAGE, receivers::remove));
        routes.add(Route.post("/admin/webhooks/{id}/test", Right.REPAIR, receivers::test));
        routes.add(Route.post("/admin/webhooks/{id}/again", Right.REPAIR, receivers::again));
        routes.add(Route.post("/admin/webhooks/{id}/span", Right.REPAIR, receivers::span));
        KeyPage keys = new KeyPage(s.database());
        routes.add(Route.get("/admin/keys", Right.MANAGE, keys::show));
        routes.add(Route.post("/admin/keys", Right.MANAGE, keys::make));
        routes.add(Route.post("/admin/keys/{id}/revoke", Right.MANAGE, keys::revoke));
        routes.add(Route.post("/admin/language", Right.VIEW, people::speak));
        return routes;
    }
}

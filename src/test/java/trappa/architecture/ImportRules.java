package trappa.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Who may know whom, below one root package: everything flows one way, from the delivery to the staircase. */
record ImportRules(String root) {
    /** Each package and what it may know of the others; the main class, command and demo wire them and may know all. */
    private static final Map<String, Set<String>> MAY_KNOW = mayKnow();

    private static Map<String, Set<String>> mayKnow() {
        Set<String> ground = Set.of("value", "db", "signature", "web");
        Set<String> facts = with(ground, "fact", "shop");
        Set<String> ledger = with(facts, "program", "member", "account", "ledger");
        Set<String> reward = with(ledger, "reward");
        Map<String, Set<String>> mayKnow = new LinkedHashMap<>();
        mayKnow.put("value", Set.of());
        mayKnow.put("db", Set.of("value"));
        mayKnow.put("signature", Set.of("value"));
        mayKnow.put("web", Set.of("value", "signature"));
        mayKnow.put("fact", Set.of("value"));
        mayKnow.put("backup", Set.of("db", "value"));
        mayKnow.put("shop", ground);
        mayKnow.put("staff", ground);
        mayKnow.put("program", facts);
        mayKnow.put("member", facts);
        mayKnow.put("account", Set.of("value", "fact", "program"));
        mayKnow.put("ledger", ledger);
        mayKnow.put("reward", ledger);
        mayKnow.put("event", with(ledger, "staff"));
        mayKnow.put("opening", reward);
        mayKnow.put("privacy", ledger);
        mayKnow.put("webhook", with(reward, "privacy"));
        mayKnow.put("activity", ledger);
        mayKnow.put("staircase", reward);
        mayKnow.put("simulate", ledger);
        mayKnow.put("insight", with(reward, "staff"));
        mayKnow.put("admin", with(reward, "activity", "event", "staff", "opening", "privacy", "simulate", "insight"));
        mayKnow.put(
                "owner",
                with(
                        reward,
                        "activity",
                        "event",
                        "staff",
                        "admin",
                        "opening",
                        "export",
                        "insight",
                        "simulate",
                        "staircase"));
        mayKnow.put("store", with(reward, "event"));
        mayKnow.put("operation", with(reward, "event"));
        mayKnow.put("export", reward);
        return mayKnow;
    }

    /** Every rule, by the sentence it stands for. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        MAY_KNOW.forEach((name, known) -> rules.put(name + " knows only what is before it", knowsOnly(name, known)));
        rules.put("the fold is pure", pureFold());
        rules.put("no clock in the fold", noClockInTheFold());
        rules.put("no package knows itself through another", noCycles());
        rules.put("SQL only where the name says so", sql());
        rules.put("HTTP only at the endpoints", http());
        rules.put("only the store package calls the shop", calls());
        rules.put("the time is asked for in one place", time());
        return rules;
    }

    private ArchRule knowsOnly(String name, Set<String> known) {
        Set<String> forbidden = new TreeSet<>(MAY_KNOW.keySet());
        forbidden.addAll(List.of("command", "demo"));
        forbidden.removeAll(known);
        forbidden.remove(name);
        return noClasses()
                .that()
                .resideInAPackage(of(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.stream().map(this::of).toArray(String[]::new))
                .allowEmptyShould(true);
    }

    private ArchRule pureFold() {
        String[] arithmetic = {
            "java.lang..", "java.util..", "java.math..", "java.time..", "org.jspecify..", of("value"), of("fact")
        };
        return classes()
                .that()
                .resideInAPackage(of("account"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(arithmetic)
                        .or(resideInAPackage(of("account")))
                        .or(resideInAPackage(of("program")).and(outermost("named Jdbc…", named -> !isJdbc(named)))));
    }

    private ArchRule noClockInTheFold() {
        return noClasses()
                .that()
                .resideInAnyPackage(of("account"), of("fact"), of("value"))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class);
    }

    private ArchRule noCycles() {
        return SlicesRuleDefinition.slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private ArchRule sql() {
        return noClasses()
                .that(outermost("not named Jdbc…", name -> !isJdbc(name)))
                .and()
                .resideOutsideOfPackage(of("db"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.jdbi..", "org.h2..", "org.postgresql..", "com.zaxxer..");
    }

    private ArchRule http() {
        return noClasses()
                .that(outermost("no endpoint", name -> !name.endsWith("Endpoint") && !name.equals("Trappa")))
                .and()
                .resideOutsideOfPackages(of("web"), of("demo"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..");
    }

    private ArchRule calls() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(of("store"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("okhttp3..");
    }

    private ArchRule time() {
        return noClasses()
                .that(outermost("not the main class", name -> !name.equals("Trappa")))
                .and()
                .resideOutsideOfPackages(of("command"), of("demo"))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone");
    }

    private String of(String name) {
        return root + "." + name + "..";
    }

    private static boolean isJdbc(String simpleName) {
        return simpleName.startsWith("Jdbc");
    }

    /** By the simple name of the class that a nested one lies in. */
    private static DescribedPredicate<JavaClass> outermost(String description, Predicate<String> name) {
        return DescribedPredicate.describe(description, javaClass -> {
            JavaClass outer = javaClass;
            while (outer.getEnclosingClass().isPresent()) {
                outer = outer.getEnclosingClass().get();
            }
            return name.test(outer.getSimpleName());
        });
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}

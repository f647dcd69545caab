package trappa.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The import rules hold for the program, and each of them is broken by what was planted to break it. */
class ArchitectureTest {
    private static final String PLANTED = "trappa.architecture.planted";
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("trappa");
    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages(PLANTED);

    static Stream<String> rules() {
        return new ImportRules("trappa").all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_program_keeps_the_rule(String rule) {
        new ImportRules("trappa").all().get(rule).check(PROGRAM);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_rule_goes_red_on_what_was_planted(String rule) {
        assertThat(new ImportRules(PLANTED).all().get(rule).evaluate(VIOLATIONS).hasViolation())
                .isTrue();
    }

    @Test
    void every_package_of_the_program_has_a_rule() {
        Set<String> wiring = Set.of("command", "demo");
        assertThat(PROGRAM.stream().map(c -> c.getPackageName()).distinct())
                .filteredOn(name -> name.startsWith("trappa."))
                .map(name -> name.substring("trappa.".length()).split("\\.")[0])
                .allSatisfy(name -> assertThat(wiring.contains(name)
                                || new ImportRules("trappa").all().containsKey(name + " knows only what is before it"))
                        .as("package %s", name)
                        .isTrue());
    }
}

package trappa.opening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import trappa.opening.CodeFile.Row;

/** What a file of codes may be, and what is said of what it may not. */
class CodeFileTest {
    private static final Set<String> REWARDS = Set.of("cinema", "charity");

    @Test
    void a_list_has_a_code_a_line_and_may_have_a_heading() throws IOException {
        assertThat(read("A-1\nA-2\n\nA-3").rows()).containsExactly(row("A-1"), row("A-2"), row("A-3"));
        assertThat(read("\uFEFFRabattkod\r\nA-1\r\n").rows()).containsExactly(row("A-1"));
        assertThat(read("Codes of the cinema\nA-1\n").errors())
                .extracting(RowError::line, RowError::wrong)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(1, Wrong.CODE));
    }

    @Test
    void a_table_names_the_column_and_may_say_whose_each_is() throws IOException {
        CodeFile.Read read = read(
                "reward_id;Code;handed_out_at\ncinema;A-1;\ncharity;A-1;\n;A-2;\ncinema;A-3;2026-01-01\nspa;A-4;\n");
        assertThat(read.rows())
                .containsExactly(new Row("cinema", "A-1"), new Row("charity", "A-1"), new Row("cinema", "A-2"));
        assertThat(read.handedOut()).isEqualTo(1);
        assertThat(read.errors())
                .singleElement()
                .hasToString(
                        "line 6, reward_id: \"spa\": the id of a reward whose codes are uploaded: [charity, cinema]");
    }

    @Test
    void what_is_no_code_is_told_by_its_line_and_a_second_one_is_counted() throws IOException {
        CodeFile.Read read = read("code\nA-1\ntwo words\nA-1\n" + "x".repeat(41) + "\nå\n'=A-5\n");
        assertThat(read.rows()).containsExactly(row("A-1"), row("=A-5"));
        assertThat(read.twice()).isEqualTo(1);
        assertThat(read.wrong()).isEqualTo(3);
        assertThat(read.errors()).extracting(RowError::line).containsExactly(3, 5, 6);
    }

    private static Row row(String code) {
        return new Row("cinema", code);
    }

    private static CodeFile.Read read(String text) throws IOException {
        var head = Csv.headOf(text);
        return CodeFile.of(text, Choice.of(CodeFile.proposed(head)).codes("cinema", CodeFile.hasHead(head)), REWARDS);
    }
}

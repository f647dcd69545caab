package trappa.opening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.fact.Adjustment.Opening;

/** What an import file may hold, and what is said of what it may not. */
class OpeningFileTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final OpeningFile.Terms TERMS = new OpeningFile.Terms(
            TODAY,
            new TreeMap<>(Map.of("bas", "Bas", "silver", "Silver")),
            Set.of("bas"),
            Map.of("anna@example.com", 7001L));

    @Test
    void a_row_has_a_customer_points_and_their_day_and_may_have_more() throws IOException {
        OpeningFile.Read read = read("""
                customer_id,points,earned_on,qualifying,tier,tier_until,note
                7001,380,2026-03-01,400,silver,2027-12-31,"From before, thanks"
                '7002,-20,2026-11-22,,,,

                gid://shopify/Customer/7003,0,2026-03-01,,silver,2027-12-31,
                """);
        assertThat(read.errors()).isEmpty();
        assertThat(read.rows())
                .containsExactly(
                        new OpeningRow(
                                2,
                                7001,
                                380,
                                "From before, thanks",
                                new Opening(LocalDate.of(2026, 3, 1), 400, "silver", LocalDate.of(2027, 12, 31))),
                        new OpeningRow(3, 7002, -20, "", new Opening(TODAY, 0, null, null)),
                        new OpeningRow(
                                5,
                                7003,
                                0,
                                "",
                                new Opening(LocalDate.of(2026, 3, 1), 0, "silver", LocalDate.of(2027, 12, 31))));
    }

    @Test
    void a_spreadsheet_may_write_semicolons_a_mark_at_the_start_and_its_columns_in_any_order() throws IOException {
        OpeningFile.Read read = read("\uFEFF\"Points\"; Earned_On ;customer_id\r\n10;2026-01-31;7001\r\n");
        assertThat(read.errors()).isEmpty();
        assertThat(read.rows())
                .extracting(OpeningRow::customerId, OpeningRow::points)
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x,10,2026-01-31,,, | customer_id | the customer's id in the shop",
                "9.00720E+15,10,2026-01-31,,, | customer_id | a spreadsheet has rounded this id",
                "7001,1.5,2026-01-31,,, | points | a whole number from -1000000000 to 1000000000",
                "7001,,2026-01-31,,, | points | a whole number",
                "7001,10,31/01/2026,,, | earned_on | a day such as 2026-01-31, from 1990-01-01 to 2026-11-22",
                "7001,10,2026-11-23,,, | earned_on | to 2026-11-22",
                "7001,10,2026-01-31,-1,, | qualifying | a whole number from 0",
                "7001,10,2026-01-31,,guld,2027-01-01 | tier | the id of a tier of the program: [bas, silver]",
                "7001,10,2026-01-31,,silver,2026-11-21 | tier_until | from 2026-11-22",
                "7001,10,2026-01-31,,silver, | | give both or neither",
                "7001,0,2026-01-31,,, | | brings nothing",
                "7001,10,2026-01-31,,,,more,and more | | more cells than columns"
            })
    void what_is_wrong_is_told_with_line_column_and_what_is_allowed(String row, String column, String allowed)
            throws IOException {
        OpeningFile.Read read =
                read("customer_id,points,earned_on,qualifying,tier,tier_until\n7009,1,2026-01-01\n" + row + "\n");
        assertThat(read.rows()).extracting(OpeningRow::customerId).containsExactly(7009L);
        assertThat(read.errors()).singleElement().satisfies(e -> {
            assertThat(e.line()).isEqualTo(3);
            assertThat(e.column()).isEqualTo(column);
            assertThat(e.allowed()).contains(allowed);
        });
    }

    @Test
    void everything_wrong_in_a_row_is_told_at_once() throws IOException {
        assertThat(read("customer_id,points,earned_on\na,b,c\n").errors()).hasSize(3);
    }

    @Test
    void the_same_customer_and_day_twice_is_an_error_that_names_the_other_line() throws IOException {
        OpeningFile.Read read = read("customer_id,points,earned_on\n7001,10,2026-01-31\n7001,20,2026-01-31\n");
        assertThat(read.errors()).singleElement().asString().contains("line 3", "as in line 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "customer_id,points | the column earned_on is missing",
                "customer_id,points,earned_on,email | is not a column here; there are [customer_id, points",
                "customer_id,points,points,earned_on | is there twice",
                "'' | should name the columns"
            })
    void a_first_line_that_does_not_name_the_columns_ends_it(String head, String said) throws IOException {
        OpeningFile.Read read = read(head + "\n7001,10,2026-01-31\n");
        assertThat(read.rows()).isEmpty();
        assertThat(read.errors()).anySatisfy(e -> assertThat(e.toString()).contains("line 1", said));
    }

    @Test
    void a_quote_that_is_never_closed_is_told() throws IOException {
        OpeningFile.Read read =
                read("customer_id,points,earned_on,note\n7001,10,2026-01-31,\"oh\n7002,10,2026-01-31,x\n");
        assertThat(read.errors()).singleElement().asString().contains("cannot be read on");
    }

    @Test
    void a_row_has_its_line_also_behind_blank_lines_and_texts_of_several_lines_and_without_a_last_line_end()
            throws IOException {
        OpeningFile.Read read = read("sep=;\r\ncustomer_id;points;earned_on;note\r\n\r\n"
                + "7001;1;2026-01-31;\"a\r\nb\"\r\n7002;x;2026-01-31;\r\n7003;1;2026-01-31");
        assertThat(read.rows()).extracting(OpeningRow::line).containsExactly(4, 7);
        assertThat(read.errors()).singleElement().extracting(RowError::line).isEqualTo(6);
    }

    @Test
    void more_mistakes_than_anybody_mends_are_counted_and_the_good_rows_behind_them_are_read() throws IOException {
        OpeningFile.Read read =
                read("customer_id,points,earned_on\n" + "x,1,2026-01-31\n".repeat(1_500) + "7001,1,2026-01-31\n");
        assertThat(read.errors()).hasSize(OpeningFile.MOST_ERRORS);
        assertThat(read.wrong()).isEqualTo(1_500);
        assertThat(read.rows()).singleElement().extracting(OpeningRow::line).isEqualTo(1_502);
    }

    @Test
    void a_quote_that_is_never_closed_does_not_take_the_rest_of_a_long_file_for_one_cell() throws IOException {
        OpeningFile.Read read = read("customer_id,points,earned_on,note\n7001,10,2026-01-31,\"oh\n"
                + "7002,10,2026-01-31,x\n".repeat(50_000));
        assertThat(read.errors()).singleElement().satisfies(e -> {
            assertThat(e.line()).isEqualTo(2);
            assertThat(e.wrong()).isEqualTo(Wrong.UNREADABLE);
            assertThat(e.allowed()).as("given up at the longest cell").contains("exceeds the maximum");
        });
    }

    private static OpeningFile.Read read(String csv) throws IOException {
        return OpeningFile.of(new StringReader(csv), TERMS);
    }
}

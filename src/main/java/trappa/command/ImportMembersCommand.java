package trappa.command;

import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "members",
        description = {
            "Opening balances, qualifying amounts and tiers from a CSV file. All rows or none, unless --skip-bad.",
            "The same import again adds nothing."
        },
        footer = {
            "",
            "Columns, named in the first line, separated by , or ;",
            "  customer_id  the customer's id in the shop",
            "  points       whole number, may be below zero",
            "  earned_on    2026-01-31: the points end as if they had been earned here on that day",
            "  qualifying   optional: what counts towards tiers and steps, in the program's metric",
            "  tier, tier_until  optional: a tier's id, and its last day",
            "  note         optional: shown in the member's history"
        },
        mixinStandardHelpOptions = true)
final class ImportMembersCommand extends ImportFileCommand {
    ImportMembersCommand(Map<String, String> environment) {
        super(environment, "import-members");
    }
}

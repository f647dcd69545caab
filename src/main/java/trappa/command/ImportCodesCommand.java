package trappa.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "codes",
        description = {
            "Codes of a partner or a charity, for the pool of a reward: one a line, or a CSV file with the column code.",
            "All or none, unless --skip-bad. A code that is in the pool already is not added again."
        },
        footer = {
            "",
            "Columns, named in the first line, separated by , or ;",
            "  code           1 to 40 printable characters without a space",
            "  reward_id      optional: each code's reward",
            "  handed_out_at  optional: a code with something here is passed over"
        },
        mixinStandardHelpOptions = true)
final class ImportCodesCommand extends ImportFileCommand {
    @Option(names = "--reward", description = "The id of the reward, where the file does not say.")
    private @Nullable String reward;

    ImportCodesCommand(Map<String, String> environment) {
        super(environment, "import-codes");
    }

    @Override
    Map<String, String> options() {
        Map<String, String> options = super.options();
        if (reward != null) {
            options.put("reward", reward);
        }
        return options;
    }
}

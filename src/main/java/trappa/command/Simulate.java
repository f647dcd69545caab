package trappa.command;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;
import trappa.operation.Call;
import trappa.operation.Core;
import trappa.operation.Operation;
import trappa.program.Program;
import trappa.program.ProgramDocument;
import trappa.program.ProgramDocument.Reading;
import trappa.shop.Shop;
import trappa.simulate.Outcome;
import trappa.simulate.OutcomeJson;
import trappa.simulate.OutcomeText;
import trappa.simulate.Simulation;
import trappa.web.StrictJson;

/** Runs the draft it reads over a shop's own past. */
final class Simulate implements Operation {
    private static final int MOST_BYTES = 1 << 20;

    @Override
    public int run(Core core, Call call) throws IOException {
        Shop shop = Shops.named(core, call.required("shop"));
        Simulation.Question question =
                new Simulation.Question(shop.id(), draft(call), day(call, "from"), day(call, "until"));
        Outcome outcome;
        try {
            outcome = new Simulation(core.database())
                    .run(
                            question,
                            core.clock().instant(),
                            Simulation.THREADS,
                            () -> true,
                            (done, of) -> call.progress("members looked at", done, of));
        } catch (IllegalArgumentException noWindow) {
            throw new Refused("--" + noWindow.getMessage());
        } catch (ArithmeticException overflow) {
            throw new Refused("The draft gives somebody more points than fit 64 bits");
        }
        if (call.flag("json")) {
            call.say(OutcomeJson.write(outcome, "en").toString());
        } else {
            OutcomeText.lines(outcome).forEach(call::say);
        }
        return DONE;
    }

    private static Program draft(Call call) throws IOException {
        byte[] bytes = call.in().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new Refused("--program: at most " + MOST_BYTES + " bytes");
        }
        Optional<ObjectNode> document;
        try {
            document = StrictJson.parse(bytes);
        } catch (JacksonException notJson) {
            throw new Refused("--program: not JSON: " + notJson.getOriginalMessage());
        }
        ObjectNode body = document.orElseThrow(() -> new Refused("--program: should be a JSON object"));
        body.remove("effectiveFrom");
        return switch (ProgramDocument.read(body)) {
            case Reading.Valid(Program program) -> program;
            case Reading.Invalid(var violations) ->
                throw new Refused(violations.stream()
                        .map(v -> "--program: " + v.pointer() + " " + v.detail())
                        .collect(Collectors.joining("\n")));
        };
    }

    private static @Nullable LocalDate day(Call call, String name) {
        return call.option(name).map(LocalDate::parse).orElse(null);
    }
}

package trappa.command;

import java.util.Map;
import trappa.operation.Operation;

/** The operations behind the verbs, by name: the command line runs them here, or asks a server for its own. */
public final class Verbs {
    private static final Map<String, Operation> ALL = Map.of(
            "backup",
            new BackupNow(),
            DoctorCommand.OPERATION,
            new DatabaseCheck(),
            "export",
            new ExportShop(),
            "import-members",
            new ImportMembers(),
            "import-codes",
            new ImportCodes(),
            "import-orders",
            new ImportOrders(),
            "import-undo",
            new ImportUndo(),
            "replay",
            new Replay(),
            "simulate",
            new Simulate(),
            "verify-ledger",
            new VerifyLedger());

    private Verbs() {}

    public static Map<String, Operation> all() {
        return ALL;
    }

    static Operation operation(String name) {
        Operation operation = ALL.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("No operation is called " + name);
        }
        return operation;
    }
}

package trappa.command;

import trappa.backup.Backup;
import trappa.operation.Call;
import trappa.operation.Core;
import trappa.operation.Operation;

/** Writes a backup of everything to where the verb says. */
final class BackupNow implements Operation {
    @Override
    public int run(Core core, Call call) {
        Backup.Done done = Backup.write(core.database(), core.clock().instant(), call.out(), call::progress);
        call.say("%,d rows of %d tables".formatted(done.rows(), done.tables()));
        return DONE;
    }
}

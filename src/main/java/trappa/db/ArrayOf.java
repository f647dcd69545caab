package trappa.db;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A list as one parameter of a statement. What it is is known here: to have it found out for each statement, as {@code
 * bindArray} does, takes as long as the rest of a small one.
 */
public final class ArrayOf implements Argument {
    private final String type;
    private final Object[] values;

    private ArrayOf(String type, Object[] values) {
        this.type = type;
        this.values = values;
    }

    public static ArrayOf numbers(Collection<Long> numbers) {
        return new ArrayOf("bigint", numbers.toArray(Long[]::new));
    }

    public static ArrayOf texts(Collection<String> texts) {
        return new ArrayOf("varchar", texts.toArray(String[]::new));
    }

    @Override
    public void apply(int position, PreparedStatement statement, StatementContext context) throws SQLException {
        statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }
}

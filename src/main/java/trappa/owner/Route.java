package trappa.owner;

import java.util.function.Function;
import trappa.staff.Right;

/** One address of the owner's pages, the right it asks for, and what answers. */
record Route(String method, String path, Right right, Function<Visit, Reply> answer) {
    static Route get(String path, Right right, Function<Visit, Reply> answer) {
        return new Route("GET", path, right, answer);
    }

    static Route post(String path, Right right, Function<Visit, Reply> answer) {
        return new Route("POST", path, right, answer);
    }
}

package trappa.account;

import java.util.List;

/** A member's account, and the tiers and steps on the way to it in the order they came. */
public record Retraced(Statement statement, List<Milestone> milestones) {}

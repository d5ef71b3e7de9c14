package live.spyglass.catalog.broadcast;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Who may watch a PRIVATE broadcast besides its owner. Somebody taken off the list can go on
/// watching until the grant they hold expires.
@Component
public class Invitations {

  private final JdbcClient jdbc;
  private final BroadcastProperties properties;
  private final Clock clock;

  Invitations(JdbcClient jdbc, BroadcastProperties properties, Clock clock) {
    this.jdbc = jdbc;
    this.properties = properties;
    this.clock = clock;
  }

  public boolean isInvited(BroadcastId broadcast, AccountId account) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM catalog.invitation
              WHERE broadcast_id = :broadcast AND account_id = :account)
            """)
        .param("broadcast", broadcast.value())
        .param("account", account.value())
        .query(Boolean.class)
        .single();
  }

  /// Oldest first; there are never more than the limit.
  public List<Invitation> list(BroadcastId broadcast) {
    return jdbc.sql(
            """
            SELECT account_id, invited_at FROM catalog.invitation
            WHERE broadcast_id = :broadcast ORDER BY invited_at, account_id
            """)
        .param("broadcast", broadcast.value())
        .query((rs, _) ->
            new Invitation(
                new AccountId(rs.getString("account_id")),
                rs.getObject("invited_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /// Does nothing for somebody who is invited already. Throws `STATE_CONFLICT` when the list is
  /// full.
  @Transactional
  public void add(BroadcastId broadcast, AccountId account) {
    // Holding the broadcast's row makes the count exact.
    boolean gone =
        jdbc.sql("SELECT id FROM catalog.broadcast WHERE id = :broadcast FOR UPDATE")
            .param("broadcast", broadcast.value())
            .query(String.class)
            .optional()
            .isEmpty();
    if (gone) {
      throw new ProblemException(Problem.NOT_FOUND, "There is no such broadcast.");
    }
    long invited =
        jdbc.sql("SELECT count(*) FROM catalog.invitation WHERE broadcast_id = :broadcast")
            .param("broadcast", broadcast.value())
            .query(Long.class)
            .single();
    if (invited >= properties.viewerLimit() && !isInvited(broadcast, account)) {
      throw new ProblemException(
          Problem.STATE_CONFLICT,
          "No more than " + properties.viewerLimit() + " people can be invited.");
    }
    jdbc.sql(
            """
            INSERT INTO catalog.invitation (broadcast_id, account_id, invited_at)
            VALUES (:broadcast, :account, :now) ON CONFLICT DO NOTHING
            """)
        .param("broadcast", broadcast.value())
        .param("account", account.value())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Does nothing for somebody who is not invited.
  public void remove(BroadcastId broadcast, AccountId account) {
    jdbc.sql(
            """
            DELETE FROM catalog.invitation
            WHERE broadcast_id = :broadcast AND account_id = :account
            """)
        .param("broadcast", broadcast.value())
        .param("account", account.value())
        .update();
  }

  /// Somebody who may watch.
  public record Invitation(AccountId account, Instant invitedAt) {}
}

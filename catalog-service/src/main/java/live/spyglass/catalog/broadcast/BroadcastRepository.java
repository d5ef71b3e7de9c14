package live.spyglass.catalog.broadcast;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;

interface BroadcastRepository extends JpaRepository<Broadcast, String> {

  String SKIP_LOCKED = "-2";

  /// Whoever else wants to change it waits until this transaction is over.
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("SELECT b FROM Broadcast b WHERE b.id = :id")
  Optional<Broadcast> lock(String id);

  /// Those that the timer must look at and nobody else holds.
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = SKIP_LOCKED))
  @Query("SELECT b FROM Broadcast b WHERE b.dueAt <= :now ORDER BY b.dueAt")
  List<Broadcast> lockDue(Instant now, Limit limit);

  Optional<Broadcast> findByStreamKeyHash(String hash);

  @Query(
      "SELECT count(b) FROM Broadcast b"
          + " WHERE b.ownerId = :owner AND b.state <> live.spyglass.catalog.broadcast.BroadcastState.ENDED")
  long countOpen(String owner);
}

package live.spyglass.catalog.session;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface SessionRepository extends JpaRepository<Session, String> {

  /// Whoever else wants the session waits until this transaction is over.
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("SELECT s FROM Session s WHERE s.id = :id")
  Optional<Session> lock(String id);

  /// Their refresh tokens go along.
  @Modifying
  @Query("DELETE FROM Session s WHERE s.expiresAt < :before")
  int deleteExpired(Instant before);
}

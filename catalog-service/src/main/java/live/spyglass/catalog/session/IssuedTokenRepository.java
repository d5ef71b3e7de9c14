package live.spyglass.catalog.session;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface IssuedTokenRepository extends JpaRepository<IssuedToken, String> {

  @Query("SELECT t.sessionId FROM IssuedToken t WHERE t.hash = :hash")
  Optional<String> findSessionId(String hash);
}

package live.spyglass.catalog.account;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface AccountRepository extends JpaRepository<Account, String> {

  Optional<Account> findByHandle(String handle);

  boolean existsByHandle(String handle);
}

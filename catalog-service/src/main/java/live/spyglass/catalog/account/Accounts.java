package live.spyglass.catalog.account;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import live.spyglass.catalog.outbox.Outbox;
import live.spyglass.events.AccountCreated;
import live.spyglass.events.AccountId;
import live.spyglass.events.Topics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Everybody who has signed up.
@Component
public class Accounts {

  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

  private final AccountRepository repository;
  private final Passwords passwords;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Accounts(
      AccountRepository repository,
      Passwords passwords,
      Outbox outbox,
      TransactionTemplate transaction,
      Clock clock) {
    this.repository = repository;
    this.passwords = passwords;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Signs somebody up and tells it ([AccountCreated]). The handle is as [Handle#parse] gave it.
  Registration register(String handle, String displayName, String password) {
    if (repository.existsByHandle(handle)) {
      return new Registration.HandleTaken(handle);
    }
    String hash = passwords.hash(password);
    AccountId id = AccountId.random();
    Instant now = clock.instant();
    try {
      transaction.executeWithoutResult(_ -> {
        repository.saveAndFlush(new Account(id, handle, displayName, hash, now));
        outbox.add(
            Topics.ACCOUNTS, new AccountCreated(UUID.randomUUID(), now, id, handle, displayName));
      });
    } catch (DataIntegrityViolationException e) {
      if (repository.existsByHandle(handle)) {
        return new Registration.HandleTaken(handle);
      }
      throw e;
    }
    LOG.atInfo().addKeyValue("account", id).log("account created");
    return new Registration.Created(new Profile(id, handle, displayName, now));
  }

  /// Who has this handle and this password; a `null` handle stands for one that cannot exist. Takes
  /// as long for a handle that nobody has.
  public Optional<Profile> authenticate(@Nullable String handle, String password) {
    Optional<Account> account = handle == null ? Optional.empty() : repository.findByHandle(handle);
    String hash = account.map(Account::passwordHash).orElse(null);
    if (!passwords.matches(password, hash) || account.isEmpty()) {
      return Optional.empty();
    }
    Profile profile = account.get().profile();
    if (passwords.isOutdated(account.get().passwordHash())) {
      String renewed = passwords.hash(password);
      transaction.executeWithoutResult(
          _ -> repository.findById(profile.id().value()).ifPresent(found -> found.rehash(renewed)));
    }
    return Optional.of(profile);
  }

  public Optional<Profile> find(AccountId id) {
    return repository.findById(id.value()).map(Account::profile);
  }

  /// The handle is as [Handle#parse] gave it.
  public Optional<Profile> findByHandle(String handle) {
    return repository.findByHandle(handle).map(Account::profile);
  }

  /// Those of the ids that exist.
  public Map<AccountId, Profile> findAll(Collection<AccountId> ids) {
    return repository.findAllById(ids.stream().map(AccountId::value).distinct().toList()).stream()
        .map(Account::profile)
        .collect(Collectors.toMap(Profile::id, Function.identity()));
  }

  /// What came of a sign-up.
  sealed interface Registration {

    record Created(Profile profile) implements Registration {}

    record HandleTaken(String handle) implements Registration {}
  }
}

package live.spyglass.gateway.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import live.spyglass.gateway.access.PlaybackGrants;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Gives viewers what they ask for: from the shelf, from what is on its way already, or from the
/// origin. However many ask for the same, the origin is asked once; also when that is a playlist
/// that is held back, or a part that does not exist yet (RFC 8216bis §6.2.5.2, §6.2.6).
@Component
final class Edge implements Flight.Control {

  /// The longest that anything but an immutable piece is given again.
  private static final Duration MOST_FRESH = Duration.ofMinutes(1);

  private final OriginDirectory directory;
  private final OriginClient origin;
  private final PlaybackGrants grants;
  private final Leases leases;
  private final Shelf shelf;
  private final long arrivingLimit;
  private final long pieceLimit;
  private final AtomicLong arriving = new AtomicLong();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();
  private final Cache<String, Copy> copies;
  private final Counter hits;
  private final Counter joined;
  private final Counter misses;
  private final Counter bytes;
  private final Counter stalled;
  private final Duration stallTimeout;

  /// A playlist or picture that may be given again until then ([System#nanoTime]).
  private record Copy(Piece piece, long until) {}

  Edge(
      OriginDirectory directory,
      OriginClient origin,
      PlaybackGrants grants,
      Leases leases,
      Shelf shelf,
      EdgeProperties properties,
      MeterRegistry meters) {
    this.directory = directory;
    this.origin = origin;
    this.grants = grants;
    this.leases = leases;
    this.shelf = shelf;
    this.arrivingLimit = properties.arrivingSize().toBytes();
    this.pieceLimit = properties.pieceSize().toBytes();
    this.copies =
        Caffeine.newBuilder()
            .maximumWeight(properties.memorySize().toBytes())
            .weigher((String key, Copy copy) -> key.length() + copy.piece().size())
            .expireAfterWrite(MOST_FRESH)
            .build();
    this.hits = counter(meters, "hit", "from the cache");
    this.joined = counter(meters, "joined", "from an answer that was on its way already");
    this.misses = counter(meters, "miss", "for which the origin was asked");
    this.bytes =
        Counter.builder("spyglass.gateway.edge.sent")
            .baseUnit("bytes")
            .description("Bytes of shared media handed to viewers' connections")
            .register(meters);
    this.stalled =
        Counter.builder("spyglass.gateway.edge.stalled")
            .description("Viewers let go because they took nothing of an answer for too long")
            .register(meters);
    this.stallTimeout = properties.stallTimeout();
    Gauge.builder("spyglass.gateway.edge.waiting", waiting, AtomicInteger::get)
        .description("Requests for media that wait for their answer: held playlists, mostly")
        .register(meters);
    Gauge.builder("spyglass.gateway.edge.arriving", arriving, AtomicLong::get)
        .baseUnit("bytes")
        .description("In memory, of pieces that are just coming in")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String result, String what) {
    return Counter.builder("spyglass.gateway.edge.requests")
        .tag("result", result)
        .description("Requests for media, answered " + what)
        .register(meters);
  }

  /// A piece that can be given at once to whoever asks without a grant; null when more is to be
  /// done. Only what was parsed is ever kept, so that an address that is found is a good one.
  @Nullable Piece findPublic(String address) {
    Piece piece = shelf.find(address);
    if (piece == null) {
      return null;
    }
    if (!piece.lease().holds()) {
      piece.close();
      return null;
    }
    hit(piece.lease());
    return piece;
  }

  private void hit(Lease lease) {
    hits.increment();
    if (lease.isDue()) {
      var _ = leases.renew(lease, this::ended);
    }
  }

  /// So many bytes went to a viewer's connection.
  void sent(int count) {
    bytes.increment(count);
  }

  /// How long a viewer may take nothing of what it is given.
  Duration stallTimeout() {
    return stallTimeout;
  }

  /// A viewer took nothing for that long.
  void stalled() {
    stalled.increment();
  }

  /// Tells the asker, perhaps before this returns, unless what is returned is closed first.
  Place ask(MediaAddress address, String requestId, Asker asker) {
    Place place = new Place(asker, waiting);
    String grant = address.grant();
    if (grant == null) {
      askAdmitted(address, requestId, place);
    } else {
      grants
          .check(grant, address.broadcast())
          .subscribe(
              null,
              failure -> place.refused(Refusals.byFailure(failure)),
              () -> askAdmitted(address, requestId, place));
    }
    return place;
  }

  private void askAdmitted(MediaAddress address, String requestId, Place place) {
    String key = address.key();
    Piece piece = find(key);
    if (piece == null) {
      board(address, key, requestId, place);
    } else if (piece.lease().holds()) {
      hit(piece.lease());
      place.given(piece);
    } else {
      confirm(piece, place::given, failure -> place.refused(Refusals.byFailure(failure)));
    }
  }

  private @Nullable Piece find(String key) {
    Piece piece = shelf.find(key);
    if (piece != null) {
      return piece;
    }
    Copy copy = copies.getIfPresent(key);
    return copy == null || System.nanoTime() - copy.until() > 0 ? null : copy.piece().retain();
  }

  private void board(MediaAddress address, String key, String requestId, Place place) {
    while (true) {
      Flight mine = new Flight(address, key, requestId, leases.of(address), this);
      Flight flight = flights.computeIfAbsent(key, _ -> mine);
      Flight.Seat seat = flight.join(place);
      if (seat == null) {
        // It closes just now.
        flights.remove(key, flight);
        continue;
      }
      place.take(seat);
      if (flight != mine) {
        joined.increment();
        flight.settle(seat);
        return;
      }
      // What closed a moment ago may lie on the shelf by now.
      Piece piece = find(key);
      if (piece == null) {
        misses.increment();
        ask(flight, null);
      } else {
        land(flight, piece);
      }
      return;
    }
  }

  /// A flight for what is here already: at most the right to it is to be confirmed.
  private void land(Flight flight, Piece piece) {
    if (piece.lease().holds()) {
      hits.increment();
      flight.stored(piece);
      return;
    }
    confirm(piece, flight::stored, flight::fails);
  }

  /// Gives a piece whose right has run out once it is confirmed; else it is let go.
  private void confirm(Piece piece, Consumer<Piece> given, Consumer<Throwable> refused) {
    var _ =
        leases
            .renew(piece.lease(), this::ended)
            .whenComplete((_, failure) -> {
              if (failure == null) {
                hits.increment();
                given.accept(piece);
              } else {
                piece.close();
                refused.accept(failure);
              }
            });
  }

  /// An asker's place, wherever it is: who closes it is told no more.
  static final class Place implements Asker, AutoCloseable {

    private final Asker asker;
    private final AtomicInteger waiting;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Flight.@Nullable Seat seat;

    private Place(Asker asker, AtomicInteger waiting) {
      this.asker = asker;
      this.waiting = waiting;
      waiting.incrementAndGet();
    }

    private boolean ends() {
      boolean first = over.compareAndSet(false, true);
      if (first) {
        waiting.decrementAndGet();
      }
      return first;
    }

    void take(Flight.Seat taken) {
      seat = taken;
      if (over.get()) {
        taken.close();
      }
    }

    @Override
    public void given(Body body) {
      if (ends()) {
        asker.given(body);
      } else {
        body.close();
      }
    }

    @Override
    public void refused(ProblemException problem) {
      if (ends()) {
        asker.refused(problem);
      }
    }

    @Override
    public void passOn() {
      if (ends()) {
        asker.passOn();
      }
    }

    @Override
    public void close() {
      Flight.Seat taken = seat;
      if (ends() && taken != null) {
        taken.close();
      }
    }
  }

  @Override
  public void ask(Flight flight, @Nullable URI gone) {
    Mono<OriginDirectory.Next> node =
        gone == null
            ? directory
                .find(flight.address.broadcast())
                .map(base -> new OriginDirectory.Next(base, true))
            : directory.findAfter(flight.address.broadcast(), gone);
    node.subscribe(
        next -> {
          flight.starts(next.base(), next.holds());
          flight.asked(origin.fetch(next.base(), flight.address, flight.requestId, flight));
        },
        flight::fails);
  }

  @Override
  public boolean hold(long already, long bytes) {
    if (already + bytes > pieceLimit || arriving.addAndGet(bytes) > arrivingLimit) {
      if (already + bytes <= pieceLimit) {
        arriving.addAndGet(-bytes);
      }
      return false;
    }
    return true;
  }

  @Override
  public void letGo(long bytes) {
    arriving.addAndGet(-bytes);
  }

  @Override
  public void keep(Flight flight, OriginHead head, List<ByteBuf> chunks) {
    shelf.put(flight.key, head, flight.lease, chunks, flight::stored);
  }

  @Override
  public void keep(Flight flight, Piece piece) {
    Duration fresh = piece.head().freshness();
    if (fresh.isPositive()) {
      Duration kept = fresh.compareTo(MOST_FRESH) > 0 ? MOST_FRESH : fresh;
      // Its bytes are on the heap: nobody needs to give the reference back.
      copies.put(flight.key, new Copy(piece.retain(), System.nanoTime() + kept.toNanos()));
    }
  }

  @Override
  public void closed(Flight flight) {
    flights.remove(flight.key, flight);
  }

  /// The broadcast is gone for those who have the lease's right.
  private void ended(Lease lease) {
    shelf.clear(lease);
    copies
        .asMap()
        .values()
        .removeIf(copy ->
            copy.piece().lease().broadcast().equals(lease.broadcast())
                && copy.piece().lease().granted() == lease.granted());
  }
}

package live.spyglass.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.EOFException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/// One request to an origin, and all who wait for its answer.
///
/// What is immutable is handed on while it arrives; anything else once it is whole, which is small.
/// Nobody is given anything before the first byte, so that until then another node can be asked.
/// What has arrived stays in memory until it lies on the shelf, from where even those who have read
/// half of it read on.
///
/// Called by event loops of viewers and of the origin's connection: all state is guarded by `this`,
/// and nobody is called back under it.
final class Flight implements OriginClient.Arrival {

  /// What the edge does for a flight.
  interface Control {

    /// Asks the origin; the one that comes after `gone`, when that node went away.
    void ask(Flight flight, @Nullable URI gone);

    /// Whether so many bytes more may be held.
    boolean hold(long already, long bytes);

    void letGo(long bytes);

    /// The answer is whole, and immutable: the flight is to be told when it is [#stored].
    void keep(Flight flight, OriginHead head, List<ByteBuf> chunks);

    /// The answer is whole, and good for a moment.
    void keep(Flight flight, Piece piece);

    /// Nobody can join it any more.
    void closed(Flight flight);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Flight.class);
  private static final int ATTEMPTS = 2;

  final MediaAddress address;
  final String key;
  final String requestId;
  final Lease lease;
  private final Control control;

  private final List<Seat> waiting = new ArrayList<>();
  private final List<Runnable> wakes = new ArrayList<>();
  private final List<ByteBuf> chunks = new ArrayList<>();
  private final List<Long> starts = new ArrayList<>();
  private int aboard;
  private int attempts;
  private long askedAt;
  private long arrived;
  private @Nullable OriginHead head;
  private @Nullable ProblemException refusal;
  private @Nullable Piece piece;
  private @Nullable Disposable request;
  private @Nullable URI base;
  private long held;
  private boolean holder = true;
  private boolean tooLarge;
  private boolean ended;
  private boolean closed;

  Flight(MediaAddress address, String key, String requestId, Lease lease, Control control) {
    this.address = address;
    this.key = key;
    this.requestId = requestId;
    this.lease = lease;
    this.control = control;
  }

  /// Somebody who waits for the answer, until closed.
  final class Seat implements AutoCloseable {

    private final Asker asker;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Seat(Asker asker) {
      this.asker = asker;
    }

    private void tell() {
      ProblemException no;
      Piece whole;
      synchronized (Flight.this) {
        no = refusal;
        whole = piece == null ? null : piece.retain();
      }
      if (tooLarge) {
        asker.passOn();
        close();
      } else if (no != null) {
        asker.refused(no);
        close();
      } else if (whole != null) {
        asker.given(whole);
        close();
      } else {
        asker.given(new Arriving(this));
      }
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        leave(this);
      }
    }
  }

  /// A place for somebody who is told nothing before it [settles][#settle]; null when the flight is
  /// closed.
  synchronized @Nullable Seat join(Asker asker) {
    if (closed) {
      return null;
    }
    Seat seat = new Seat(asker);
    aboard++;
    waiting.add(seat);
    return seat;
  }

  /// Tells what can be told already.
  void settle(Seat seat) {
    boolean now;
    synchronized (this) {
      now = (closed || isReady()) && waiting.remove(seat);
    }
    if (now) {
      seat.tell();
    }
  }

  private boolean isReady() {
    return head != null && head.isImmutable() && (arrived > 0 || ended);
  }

  /// The request is under way to a node, which `holds` the broadcast or is only one of many.
  void asked(Disposable request) {
    boolean unwanted;
    synchronized (this) {
      this.request = request;
      unwanted = closed && !ended;
    }
    if (unwanted) {
      request.dispose();
    }
  }

  /// A node is about to be asked. `holds`: whether it holds the broadcast, so that its word counts
  /// when it has no such piece.
  synchronized void starts(URI base, boolean holds) {
    this.base = base;
    this.holder = holds;
    attempts++;
    askedAt = System.nanoTime();
  }

  @Override
  public boolean begins(int status, HttpHeaders headers) {
    if (status != 200) {
      boolean unknown = !holder && (status == 403 || status == 404 || status == 410);
      refuse(Refusals.byStatus(unknown ? 503 : status, headers));
      return false;
    }
    lease.confirm(askedAt);
    OriginHead said = OriginHead.of(headers);
    synchronized (this) {
      if (hold(Math.max(said.length(), 0))) {
        head = said;
        return true;
      }
      tooLarge = true;
    }
    finish();
    return false;
  }

  private boolean hold(long bytes) {
    boolean room = control.hold(held, bytes);
    held += room ? bytes : 0;
    return room;
  }

  @Override
  public void bytes(ByteBuf bytes) {
    List<Seat> seats;
    List<Runnable> woken;
    synchronized (this) {
      if (closed || head == null || !hasRoomFor(bytes, head)) {
        bytes.release();
        seats = null;
        woken = List.of();
      } else {
        chunks.add(bytes);
        starts.add(arrived);
        arrived += bytes.readableBytes();
        seats = isReady() ? taken(waiting) : List.of();
        woken = taken(wakes);
      }
    }
    if (seats == null) {
      fails(new Body.BrokenOffException());
      return;
    }
    seats.forEach(Seat::tell);
    woken.forEach(Runnable::run);
  }

  private boolean hasRoomFor(ByteBuf bytes, OriginHead known) {
    return known.length() >= 0
        ? arrived + bytes.readableBytes() <= known.length()
        : hold(bytes.readableBytes());
  }

  @Override
  public void ends() {
    OriginHead known;
    List<ByteBuf> all;
    Piece whole = null;
    synchronized (this) {
      if (closed || ended || head == null) {
        return;
      }
      known = head;
      all = List.copyOf(chunks);
      if (known.length() < 0 || known.length() == arrived) {
        ended = true;
        if (!known.isImmutable()) {
          whole = new Piece(known, Unpooled.wrappedBuffer(copy(all)), lease);
          piece = whole;
          closed = true;
        }
      }
    }
    if (!ended) {
      fails(new EOFException("the origin sent less than it said"));
    } else if (whole == null) {
      wakeAll();
      control.keep(this, known, all);
    } else {
      control.keep(this, whole);
      control.closed(this);
      wakeAll();
      letGoIfEmpty();
    }
  }

  private static byte[] copy(List<ByteBuf> chunks) {
    byte[] bytes = new byte[chunks.stream().mapToInt(ByteBuf::readableBytes).sum()];
    int at = 0;
    for (ByteBuf chunk : chunks) {
      chunk.getBytes(chunk.readerIndex(), bytes, at, chunk.readableBytes());
      at += chunk.readableBytes();
    }
    return bytes;
  }

  @Override
  public void fails(Throwable failure) {
    URI gone;
    boolean again;
    synchronized (this) {
      if (closed || ended) {
        return;
      }
      gone = base;
      boolean untouched = head == null || !head.isImmutable() || arrived == 0;
      again = untouched && attempts < ATTEMPTS && OriginClient.hasGone(failure);
      if (again) {
        forgetBytes();
        arrived = 0;
        head = null;
      }
    }
    if (again) {
      control.ask(this, gone);
    } else {
      LOG.atWarn()
          .addKeyValue("broadcast", address.broadcast().value())
          .addKeyValue("requestId", requestId)
          .log("{}: the origin failed: {}", address, failure.toString());
      refuse(Refusals.byFailure(failure));
    }
  }

  private void refuse(ProblemException problem) {
    synchronized (this) {
      if (refusal == null) {
        refusal = problem;
      }
    }
    finish();
  }

  /// Ends it without a piece.
  private void finish() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    control.closed(this);
    wakeAll();
    letGoIfEmpty();
  }

  private void wakeAll() {
    List<Seat> seats;
    List<Runnable> woken;
    synchronized (this) {
      seats = taken(waiting);
      woken = taken(wakes);
    }
    seats.forEach(Seat::tell);
    woken.forEach(Runnable::run);
  }

  private static <T> List<T> taken(List<T> all) {
    List<T> taken = List.copyOf(all);
    all.clear();
    return taken;
  }

  /// It lies on the shelf, or cannot (null). Takes over the reference.
  void stored(@Nullable Piece stored) {
    synchronized (this) {
      closed = true;
      if (stored != null) {
        piece = stored;
        forgetBytes();
      }
    }
    control.closed(this);
    wakeAll();
    letGoIfEmpty();
  }

  private void leave(Seat seat) {
    Disposable unwanted = null;
    synchronized (this) {
      aboard--;
      waiting.remove(seat);
      boolean worthKeeping = ended || (head != null && head.isImmutable());
      if (aboard == 0 && !closed && !worthKeeping) {
        closed = true;
        unwanted = request;
      }
    }
    if (unwanted != null) {
      control.closed(this);
      unwanted.dispose();
    }
    letGoIfEmpty();
  }

  /// Nobody joins and nobody reads: what is in memory goes.
  private void letGoIfEmpty() {
    Piece done;
    synchronized (this) {
      if (!closed || aboard > 0) {
        return;
      }
      forgetBytes();
      done = piece;
      piece = null;
    }
    if (done != null) {
      done.close();
    }
  }

  private void forgetBytes() {
    control.letGo(held);
    held = 0;
    chunks.forEach(ByteBuf::release);
    chunks.clear();
    starts.clear();
  }

  /// The piece as it arrives, for one viewer.
  private final class Arriving implements Body {

    private final Seat seat;

    Arriving(Seat seat) {
      this.seat = seat;
    }

    @Override
    public OriginHead head() {
      synchronized (Flight.this) {
        return Objects.requireNonNull(head);
      }
    }

    @Override
    public @Nullable ByteBuf read(long position, int most) {
      synchronized (Flight.this) {
        if (position >= arrived) {
          return null;
        }
        if (piece != null) {
          return piece.read(position, most);
        }
        int at = Collections.binarySearch(starts, position);
        int index = at >= 0 ? at : -at - 2;
        ByteBuf chunk = chunks.get(index);
        int from = Math.toIntExact(position - starts.get(index));
        return chunk.retainedSlice(
            chunk.readerIndex() + from, Math.min(most, chunk.readableBytes() - from));
      }
    }

    @Override
    public boolean endsAt(long position) {
      synchronized (Flight.this) {
        if (position < arrived) {
          return false;
        }
        if (refusal != null) {
          throw new BrokenOffException();
        }
        return ended;
      }
    }

    @Override
    public void whenMore(long position, Runnable wake) {
      synchronized (Flight.this) {
        if (position >= arrived && !ended && refusal == null) {
          wakes.add(wake);
          return;
        }
      }
      wake.run();
    }

    @Override
    public void close() {
      seat.close();
    }
  }
}

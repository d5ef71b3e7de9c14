package live.spyglass.ingest.srt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part of libsrt 1.5 that is used here (its `srt.h`). Loaded once and never let go, as are the
/// two functions that it calls back: its threads may be in either at any time. Thread-safe, as
/// libsrt is; what went wrong must be asked for on the thread that saw it.
@SuppressWarnings("restricted")
final class SrtLibrary {

  static final int ERROR = -1;

  /// `SRT_EPOLL_IN` and `SRT_EPOLL_ERR`.
  static final int READABLE = 1;

  static final int BROKEN = 8;

  /// `SRT_EASYNCRCV`: nothing to read.
  static final int NOTHING_YET = 6002;

  private static final Logger LOG = LoggerFactory.getLogger(SrtLibrary.class);
  private static final List<String> NAMES =
      List.of("libsrt-gnutls.so.1.5", "libsrt.so.1.5", "libsrt.1.5.dylib");
  private static final int LEAST_VERSION = 0x010500;
  private static final int LOG_ERR = 3;

  /// Without its own time, thread, severity and end of line.
  private static final int LOG_BARE = 1 | 2 | 4 | 8;

  private static final int LONGEST_STREAM_ID = 512;

  /// More than the structure has in any 1.5.
  private static final int STATISTICS_BYTES = 2048;

  private static final int LONGEST_MESSAGE = 64 * 1024;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Map<Integer, Newcomers> NEWCOMERS = new ConcurrentHashMap<>();
  private static final AtomicInteger NEXT = new AtomicInteger(1);
  private static final Map<String, SrtLibrary> LOADED = new ConcurrentHashMap<>();

  private final SymbolLookup symbols;
  private final MethodHandle create;
  private final MethodHandle close;
  private final MethodHandle setFlag;
  private final MethodHandle getFlag;
  private final MethodHandle bind;
  private final MethodHandle nameOf;
  private final MethodHandle listen;
  private final MethodHandle listenCallback;
  private final MethodHandle setReason;
  private final MethodHandle accept;
  private final MethodHandle receive;
  private final MethodHandle statistics;
  private final MethodHandle epollCreate;
  private final MethodHandle epollSet;
  private final MethodHandle epollAdd;
  private final MethodHandle epollRemove;
  private final MethodHandle epollWait;
  private final MethodHandle epollRelease;
  private final MethodHandle lastError;
  private final MethodHandle lastErrorText;
  private final MethodHandle startup;
  private final MethodHandle cleanup;
  private final MethodHandle version;
  private final MemorySegment newcomerStub;
  private int users;

  /// Asked on libsrt's thread about a socket that wants to connect, before it is accepted. `peer`
  /// is a socket address. Returns 0 to let it in, -1 to refuse it.
  interface Newcomers {
    int decide(int socket, MemorySegment peer, String streamId);
  }

  private SrtLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
    this.create = handle("srt_create_socket", FunctionDescriptor.of(JAVA_INT));
    this.close = handle("srt_close", ints(1));
    this.setFlag =
        handle(
            "srt_setsockflag",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    this.getFlag =
        handle(
            "srt_getsockflag",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    this.bind = handle("srt_bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    this.nameOf =
        handle("srt_getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    this.listen = handle("srt_listen", ints(2));
    this.listenCallback =
        handle("srt_listen_callback", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    this.setReason = handle("srt_setrejectreason", ints(2));
    this.accept = handle("srt_accept", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    this.receive =
        handle("srt_recvmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    this.statistics =
        handle("srt_bstats", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    this.epollCreate = handle("srt_epoll_create", FunctionDescriptor.of(JAVA_INT));
    this.epollSet = handle("srt_epoll_set", ints(2));
    this.epollAdd =
        handle("srt_epoll_add_usock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    this.epollRemove = handle("srt_epoll_remove_usock", ints(2));
    this.epollWait =
        handle(
            "srt_epoll_uwait",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG));
    this.epollRelease = handle("srt_epoll_release", ints(1));
    this.lastError = handle("srt_getlasterror", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    this.lastErrorText = handle("srt_getlasterror_str", FunctionDescriptor.of(ADDRESS));
    this.startup = handle("srt_startup", FunctionDescriptor.of(JAVA_INT));
    this.cleanup = handle("srt_cleanup", FunctionDescriptor.of(JAVA_INT));
    this.version = handle("srt_getversion", FunctionDescriptor.of(JAVA_INT));
    FunctionDescriptor newcomer =
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    FunctionDescriptor log =
        FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    this.newcomerStub = stub("onNewcomer", newcomer);
    MethodHandle setHandler =
        handle("srt_setloghandler", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
    MethodHandle setLevel = handle("srt_setloglevel", FunctionDescriptor.ofVoid(JAVA_INT));
    MethodHandle setFlags = handle("srt_setlogflags", FunctionDescriptor.ofVoid(JAVA_INT));
    call(() -> {
      setFlags.invokeExact(LOG_BARE);
      setLevel.invokeExact(LOG_ERR);
      setHandler.invokeExact(MemorySegment.NULL, stub("onLog", log));
      return 0;
    });
  }

  /// libsrt, from a file or where the system has it; empty when it is not there, or is too old.
  static synchronized Optional<SrtLibrary> find(String file) {
    SrtLibrary known = LOADED.get(file);
    if (known != null) {
      return Optional.of(known);
    }
    for (SymbolLookup symbols : lookups(file)) {
      try {
        SrtLibrary library = new SrtLibrary(symbols);
        if (library.call(() -> (int) library.version.invokeExact()) >= LEAST_VERSION) {
          LOADED.put(file, library);
          return Optional.of(library);
        }
      } catch (java.util.NoSuchElementException _) {
        // another library of that name
      }
    }
    return Optional.empty();
  }

  private static List<SymbolLookup> lookups(String file) {
    List<String> names = file.isEmpty() ? NAMES : List.of(file);
    return names.stream().flatMap(name -> lookup(name).stream()).toList();
  }

  private static Optional<SymbolLookup> lookup(String name) {
    try {
      return Optional.of(
          name.contains("/")
              ? SymbolLookup.libraryLookup(Path.of(name), Arena.global())
              : SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// `1.5.1`
  String versionText() {
    int number = call(() -> (int) version.invokeExact());
    return "%d.%d.%d".formatted(number >> 16, number >> 8 & 0xff, number & 0xff);
  }

  /// Starts libsrt's threads unless somebody has; each start is followed by one [#stop].
  synchronized void start() {
    if (users++ == 0) {
      int _ = call(() -> (int) startup.invokeExact());
    }
  }

  /// Ends them after the last: they must not be there any more when the JVM ends, which they are
  /// part of since they called it. Blocks for some seconds at most.
  synchronized void stop() {
    if (--users == 0) {
      int _ = call(() -> (int) cleanup.invokeExact());
    }
  }

  int createSocket() {
    return call(() -> (int) create.invokeExact());
  }

  void close(int socket) {
    int _ = call(() -> (int) close.invokeExact(socket));
  }

  boolean set(int socket, SrtOption option, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment place = arena.allocateFrom(JAVA_INT, value);
      return call(() -> (int) setFlag.invokeExact(socket, option.number(), place, Integer.BYTES))
          != ERROR;
    }
  }

  boolean set(int socket, SrtOption option, String value) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      MemorySegment place = arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, bytes);
      return call(() -> (int) setFlag.invokeExact(socket, option.number(), place, bytes.length))
          != ERROR;
    }
  }

  /// 0 as well when it cannot be told.
  int get(int socket, SrtOption option) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_LONG);
      MemorySegment size = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      int _ = call(() -> (int) getFlag.invokeExact(socket, option.number(), value, size));
      return value.get(JAVA_INT, 0);
    }
  }

  boolean bind(int socket, MemorySegment address, int size) {
    return call(() -> (int) bind.invokeExact(socket, address, size)) != ERROR;
  }

  /// Where it is bound, into `address`.
  void nameOf(int socket, MemorySegment address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocateFrom(JAVA_INT, (int) address.byteSize());
      int _ = call(() -> (int) nameOf.invokeExact(socket, address, size));
    }
  }

  boolean listen(int socket, int backlog) {
    return call(() -> (int) listen.invokeExact(socket, backlog)) != ERROR;
  }

  /// Who is asked about those that connect to a listener. Returns a number to take it back with.
  int listenCallback(int socket, Newcomers newcomers) {
    int number = NEXT.getAndIncrement();
    NEWCOMERS.put(number, newcomers);
    int _ =
        call(() ->
            (int)
                listenCallback.invokeExact(socket, newcomerStub, MemorySegment.ofAddress(number)));
    return number;
  }

  /// From now on all newcomers of that listener are refused.
  void forget(int number) {
    NEWCOMERS.remove(number);
  }

  void setReason(int socket, int code) {
    int _ = call(() -> (int) setReason.invokeExact(socket, code));
  }

  int accept(int listener) {
    return call(() -> (int) accept.invokeExact(listener, MemorySegment.NULL, MemorySegment.NULL));
  }

  /// One message into `buffer`; 0 or [#ERROR] when there is none.
  int receive(int socket, MemorySegment buffer) {
    int size = (int) buffer.byteSize();
    return call(() -> (int) receive.invokeExact(socket, buffer, size));
  }

  /// What `srt_bstats` says (`SRT_TRACEBSTATS`, whose first fields no 1.5 has moved); `before` when
  /// it cannot be told.
  SrtStatistics statistics(int socket, SrtStatistics before) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate(STATISTICS_BYTES, Long.BYTES);
      if (call(() -> (int) statistics.invokeExact(socket, all, 0)) == ERROR) {
        return before;
      }
      return new SrtStatistics(
          all.get(JAVA_LONG, 16),
          all.get(JAVA_INT, 28),
          all.get(JAVA_INT, 68),
          all.get(JAVA_INT, 44),
          all.get(JAVA_INT, 72));
    }
  }

  /// A set of sockets to wait for, which may be empty.
  int epollCreate() {
    int set = call(() -> (int) epollCreate.invokeExact());
    int _ = call(() -> (int) epollSet.invokeExact(set, 1));
    return set;
  }

  boolean epollAdd(int set, int socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = arena.allocateFrom(JAVA_INT, READABLE | BROKEN);
      return call(() -> (int) epollAdd.invokeExact(set, socket, events)) != ERROR;
    }
  }

  void epollRemove(int set, int socket) {
    int _ = call(() -> (int) epollRemove.invokeExact(set, socket));
  }

  /// Waits for events, pairs of socket and flags; returns how many there are, which may be one more
  /// than there is room for.
  int epollWait(int set, MemorySegment events, int room, long millis) {
    return call(() -> (int) epollWait.invokeExact(set, events, room, millis));
  }

  void epollRelease(int set) {
    int _ = call(() -> (int) epollRelease.invokeExact(set));
  }

  /// What went wrong on this thread.
  int lastError() {
    return call(() -> (int) lastError.invokeExact(MemorySegment.NULL));
  }

  String lastErrorText() {
    MemorySegment[] text = new MemorySegment[1];
    int _ =
        call(() -> {
          text[0] = (MemorySegment) lastErrorText.invokeExact();
          return 0;
        });
    return text(text[0], LONGEST_MESSAGE);
  }

  private interface Call {
    int invoke() throws Throwable;
  }

  private int call(Call call) {
    try {
      return call.invoke();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native function throws nothing", e);
    }
  }

  /// Nothing may be thrown into libsrt: it would end the process.
  @SuppressWarnings("unused")
  private static int onNewcomer(
      MemorySegment number, int socket, int version, MemorySegment peer, MemorySegment streamId) {
    try {
      Newcomers newcomers = NEWCOMERS.get((int) number.address());
      return newcomers == null
          ? ERROR
          : newcomers.decide(
              socket,
              peer.reinterpret(SocketAddresses.SIZE),
              text(streamId, LONGEST_STREAM_ID + 1));
    } catch (RuntimeException | Error e) {
      complain(e);
      return ERROR;
    }
  }

  /// What strangers do makes libsrt say a lot.
  @SuppressWarnings("unused")
  private static void onLog(
      MemorySegment nothing,
      int level,
      MemorySegment file,
      int line,
      MemorySegment area,
      MemorySegment message) {
    try {
      if (LOG.isDebugEnabled()) {
        LOG.debug("libsrt: {}", text(message, LONGEST_MESSAGE).strip());
      }
    } catch (RuntimeException | Error e) {
      complain(e);
    }
  }

  private static void complain(Throwable e) {
    try {
      LOG.error("a call from libsrt failed on our side", e);
    } catch (RuntimeException | Error _) {
      // There is nobody to tell.
    }
  }

  private static String text(MemorySegment pointer, int most) {
    return pointer.address() == 0
        ? ""
        : pointer.reinterpret(most).getString(0, StandardCharsets.ISO_8859_1);
  }

  private static MemorySegment stub(String method, FunctionDescriptor descriptor) {
    MethodType type = descriptor.toMethodType();
    try {
      MethodHandle target = MethodHandles.lookup().findStatic(SrtLibrary.class, method, type);
      return LINKER.upcallStub(target, descriptor, Arena.global());
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(symbols.find(name).orElseThrow(), descriptor);
  }

  private static FunctionDescriptor ints(int count) {
    MemoryLayout[] arguments = new MemoryLayout[count];
    java.util.Arrays.fill(arguments, JAVA_INT);
    return FunctionDescriptor.of(JAVA_INT, arguments);
  }
}

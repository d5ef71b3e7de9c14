/// WebSockets, passed between a client and the chat.
///
/// The chat is asked first, and the client's connection becomes a WebSocket only when the chat's
/// has: what the chat refuses by an HTTP status (a page of a foreign origin, too many connections)
/// reaches the client as that status. (Spring Cloud Gateway's own pass-through upgrades the client
/// first, and turns close codes it does not know, 1013 among them, into protocol errors.)
///
/// Frames pass as they are, pings and pongs too, so that each end notices when the other is gone.
/// Each side is read only as fast as the other takes it; whoever takes nothing for a minute is let
/// go. Close codes pass both ways. When this gateway stops, both ends are told 1001: go elsewhere.
@NullMarked
package live.spyglass.gateway.websocket;

import org.jspecify.annotations.NullMarked;

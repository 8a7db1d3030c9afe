package io.github.riffusion4j.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Detects that a client which waits for its response closes the connection. For the thread of the response, once the
 * body is read: from then on nothing else reads from the connection.
 *
 * <p>A client that closes its side of the connection counts as gone, as it does for most proxies.
 */
final class ClientConnection {

    private static final int END = -1;

    private final Context http;
    private final EndPoint connection;
    private final ByteBuffer early = BufferUtil.allocate(1);

    ClientConnection(Context http) {
        this.http = http;
        this.connection = ServletContextRequest.getServletContextRequest(http.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }

    /** Returns true if the client has closed the connection; does not block. */
    boolean isClosed() {
        if (early.hasRemaining()) {
            return false;
        }
        try {
            int count = connection.fill(early);
            if (count > 0) {
                // A pipelined request. It is lost, which HTTP allows where the connection
                // closes: the client has to repeat it.
                http.header(Body.CONNECTION, Body.CLOSE);
            }
            return count == END;
        } catch (IOException e) {
            return true;
        }
    }
}

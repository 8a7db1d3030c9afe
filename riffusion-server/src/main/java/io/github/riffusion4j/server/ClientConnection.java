package io.github.riffusion4j.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;

/**
 * The client that waits for an answer, and may hang up meanwhile. For use by the thread that answers, once the body is
 * read: from then on nobody else reads from the connection.
 *
 * <p>A client that ends its side of the connection counts as gone, as it does for most proxies.
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

    /** Whether nobody waits any more; does not block. */
    boolean hasHungUp() {
        if (early.hasRemaining()) {
            return false;
        }
        try {
            int count = connection.fill(early);
            if (count > 0) {
                // The next request, before this one is answered. It is lost now, which HTTP allows where the connection
                // ends: the client has to ask again.
                http.header("Connection", "close");
            }
            return count == END;
        } catch (IOException e) {
            return true;
        }
    }
}

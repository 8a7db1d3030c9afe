/** A web server for music generation: {@link io.github.riffusion4j.server.RiffusionServer} starts it. */
@SuppressWarnings("opens") // the page consists of resources only
module io.github.riffusion4j.server {
    requires com.google.gson;
    requires transitive io.github.riffusion4j;
    requires io.javalin;
    requires jakarta.servlet;
    requires org.eclipse.jetty.ee10.servlet;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires static org.jspecify;

    exports io.github.riffusion4j.server;

    // Read through the class loader by Jetty.
    opens io.github.riffusion4j.server.page;
}

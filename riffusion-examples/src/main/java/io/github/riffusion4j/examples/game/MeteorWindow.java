package io.github.riffusion4j.examples.game;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.event.KeyAdapter;
import java.awt.event.KeyEvent;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.concurrent.CountDownLatch;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.WindowConstants;

/** Draws the game and reads the keys. */
final class MeteorWindow {

    private static final int SIDE = 640; // pixels
    private static final Color CLEAR = new Color(16, 24, 48);
    private static final Color STORM = new Color(72, 16, 24);

    private final Meteors world;
    private boolean left;
    private boolean right;
    private boolean paused;

    MeteorWindow(Meteors world) {
        this.world = world;
    }

    /** Where the keys steer: -1 is left, 1 is right. */
    double steering() {
        return (right ? 1 : 0) - (left ? 1 : 0);
    }

    boolean isPaused() {
        return paused;
    }

    /**
     * Opens the window and waits until it is closed.
     *
     * @param step is run for every picture, on Swing's thread
     */
    void show(int picturesPerSecond, Runnable step) {
        CountDownLatch closed = new CountDownLatch(1);
        SwingUtilities.invokeLater(() -> {
            Sky sky = new Sky();
            Timer timer = new Timer(1000 / picturesPerSecond, event -> {
                step.run();
                sky.repaint();
            });
            JFrame frame = new JFrame("Meteors: arrow keys steer, space pauses") {
                @Override
                public void dispose() {
                    timer.stop();
                    super.dispose();
                    closed.countDown();
                }
            };
            frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
            frame.add(sky);
            frame.addKeyListener(new Keys());
            frame.pack();
            frame.setLocationRelativeTo(null);
            frame.setVisible(true);
            timer.start();
        });
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Keys extends KeyAdapter {
        @Override
        public void keyPressed(KeyEvent event) {
            if (event.getKeyCode() == KeyEvent.VK_SPACE) {
                paused = !paused;
            }
            hold(event, true);
        }

        @Override
        public void keyReleased(KeyEvent event) {
            hold(event, false);
        }

        private void hold(KeyEvent event, boolean down) {
            left = event.getKeyCode() == KeyEvent.VK_LEFT ? down : left;
            right = event.getKeyCode() == KeyEvent.VK_RIGHT ? down : right;
        }
    }

    private final class Sky extends JPanel {

        Sky() {
            setPreferredSize(new Dimension(SIDE, SIDE));
        }

        @Override
        protected void paintComponent(Graphics graphics) {
            Graphics2D g = (Graphics2D) graphics.create();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setColor(mix(CLEAR, STORM, world.tension()));
            g.fillRect(0, 0, getWidth(), getHeight());
            g.scale(getWidth(), getHeight());
            g.setColor(Color.LIGHT_GRAY);
            for (Meteors.Stone stone : world.stones()) {
                double r = stone.radius();
                g.fill(new Ellipse2D.Double(stone.x() - r, stone.y() - r, 2 * r, 2 * r));
            }
            g.setColor(paused ? Color.GRAY : Color.ORANGE);
            g.fill(ship());
            g.scale(1.0 / getWidth(), 1.0 / getHeight());
            g.setColor(Color.WHITE);
            g.drawString(world.dodged() + " dodged, " + world.hits() + " hits", 12, 20);
            g.dispose();
        }

        private Path2D ship() {
            double r = Meteors.SHIP_RADIUS;
            Path2D triangle = new Path2D.Double();
            triangle.moveTo(world.ship(), Meteors.SHIP_Y - r);
            triangle.lineTo(world.ship() + r, Meteors.SHIP_Y + r);
            triangle.lineTo(world.ship() - r, Meteors.SHIP_Y + r);
            triangle.closePath();
            return triangle;
        }

        private static Color mix(Color a, Color b, double share) {
            return new Color(
                    (int) (a.getRed() + share * (b.getRed() - a.getRed())),
                    (int) (a.getGreen() + share * (b.getGreen() - a.getGreen())),
                    (int) (a.getBlue() + share * (b.getBlue() - a.getBlue())));
        }
    }
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Checks a directory that a release was deployed to by the rules of Maven Central, and by a few of our own: poms that need
 * no parent, the licence and a module's name in every jar, an SBOM.
 *
 * <p>Run as {@code java .ci/CheckStaged.java DIRECTORY VERSION}; signatures are verified with the keys of GNUPGHOME.
 *
 * @see <a href="https://central.sonatype.org/publish/requirements/">Maven Central's requirements</a>
 */
final class CheckStaged {

    private static final Set<String> PUBLISHED =
            Set.of(
                    "bom", "base", "audio", "dataset", "score", "onnx", "core", "model-tiny", "game", "server", "cli", "spark");

    private static final List<String> REQUIRED = List.of(
            "groupId",
            "artifactId",
            "version",
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/connection",
            "scm/developerConnection",
            "scm/url");

    private final Path directory;
    private final String version;
    private final List<String> faults = new ArrayList<>();

    private CheckStaged(Path directory, String version) {
        this.directory = directory;
        this.version = version;
    }

    public static void main(String[] args) throws Exception {
        CheckStaged check = new CheckStaged(Path.of(args[0]).resolve("io/github/riffusion4j"), args[1]);
        int files = check.all();
        check.faults.forEach(System.err::println);
        if (!check.faults.isEmpty()) {
            System.exit(1);
        }
        System.out.println(files + " files of " + PUBLISHED.size() + " artifacts follow Maven Central's rules.");
    }

    private int all() throws Exception {
        Set<String> expected = PUBLISHED.stream().map(name -> "riffusion-" + name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> staged = new TreeSet<>();
        try (Stream<Path> artifacts = Files.list(directory)) {
            artifacts.forEach(artifact -> staged.add(artifact.getFileName().toString()));
        }
        require(staged.equals(expected), "published are " + staged + ", not " + expected);
        int count = 0;
        for (String artifact : staged) {
            count += artifact(artifact);
        }
        return count;
    }

    private int artifact(String artifact) throws Exception {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory.resolve(artifact).resolve(version))) {
            all.forEach(file -> files.put(file.getFileName().toString(), file));
        }
        String prefix = artifact + "-" + version;
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(files.get(prefix + ".pom").toFile());
        pom(artifact, pom);
        List<String> needed = new ArrayList<>(List.of(".pom"));
        if (!text(pom, "packaging").equals("pom")) {
            needed.addAll(List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json"));
        }
        for (String suffix : needed) {
            require(files.containsKey(prefix + suffix), prefix + suffix + " is missing");
        }
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (!file.getKey().matches(".*\\.(asc|md5|sha1|sha256|sha512)")) {
                signed(file.getKey(), files);
            }
        }
        if (files.containsKey(prefix + ".jar")) {
            jar(files.get(prefix + ".jar"));
        }
        return files.size();
    }

    private void pom(String artifact, Document pom) throws Exception {
        for (String field : REQUIRED) {
            require(!text(pom, field).isBlank(), artifact + ": the pom lacks " + field);
        }
        require(text(pom, "version").equals(version), artifact + ": the pom's version is " + text(pom, "version"));
        require(nodes(pom, "parent").getLength() == 0, artifact + ": the pom needs a parent");
        require(nodes(pom, "repositories").getLength() == 0, artifact + ": the pom names repositories");
        NodeList versions = (NodeList) xpath()
                .evaluate("//dependency/version | /project/version", pom, XPathConstants.NODESET);
        for (int i = 0; i < versions.getLength(); i++) {
            String text = versions.item(i).getTextContent();
            // Maven takes ${project.version} to be the pom's own.
            require(
                    text.equals("${project.version}")
                            || !text.isBlank() && !text.contains("SNAPSHOT") && !text.contains("${"),
                    artifact + ": the pom has the version " + text);
        }
        NodeList unversioned =
                (NodeList) xpath().evaluate("//dependency[not(version)]/artifactId", pom, XPathConstants.NODESET);
        for (int i = 0; i < unversioned.getLength(); i++) {
            faults.add(artifact + ": the pom has no version of " + unversioned.item(i).getTextContent());
        }
    }

    private void signed(String name, Map<String, Path> files) throws Exception {
        byte[] content = Files.readAllBytes(files.get(name));
        for (Map.Entry<String, String> sum : Map.of(".md5", "MD5", ".sha1", "SHA-1").entrySet()) {
            Path file = files.get(name + sum.getKey());
            require(
                    file != null
                            && Files.readString(file).strip().equals(HexFormat.of()
                                    .formatHex(MessageDigest.getInstance(sum.getValue()).digest(content))),
                    name + sum.getKey() + " is missing or wrong");
        }
        Path signature = files.get(name + ".asc");
        if (signature == null) {
            faults.add(name + ".asc is missing");
            return;
        }
        Process gpg = new ProcessBuilder("gpg", "--batch", "--verify", signature.toString(), files.get(name).toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(gpg.getInputStream().readAllBytes());
        require(gpg.waitFor() == 0, name + ": " + output);
    }

    private void jar(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            require(jar.getEntry("META-INF/LICENSE") != null, file + ": has no META-INF/LICENSE");
            require(
                    jar.getEntry("module-info.class") != null
                            || jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name") != null,
                    file + ": has no module name");
        }
    }

    private void require(boolean right, String fault) {
        if (!right) {
            faults.add(fault);
        }
    }

    private static XPath xpath() {
        return XPathFactory.newInstance().newXPath();
    }

    private static NodeList nodes(Document pom, String path) throws Exception {
        return (NodeList) xpath().evaluate("/project/" + path, pom, XPathConstants.NODESET);
    }

    private static String text(Document pom, String path) throws Exception {
        return xpath().evaluate("/project/" + path, pom);
    }
}

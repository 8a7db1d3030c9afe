package io.github.riffusion4j.onnx.export.graph;

import java.util.List;

/**
 * One operation of a graph.
 *
 * @param domain whose operator it is; empty for ONNX's own
 * @param inputs names of values, empty where an optional one is not given
 * @param outputs names of values
 */
record Node(
        String name,
        String domain,
        String operator,
        List<String> inputs,
        List<String> outputs,
        List<Attribute> attributes) {

    ProtoMessage toProto() {
        ProtoMessage node = new ProtoMessage();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, name).text(4, operator);
        attributes.forEach(attribute -> node.message(5, attribute.proto()));
        return domain.isEmpty() ? node : node.text(7, domain);
    }
}

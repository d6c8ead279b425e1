// Runs an ONNX graph with one float32 input and writes its outputs.
// Usage: imagenet GRAPH INPUT FOLDER. INPUT holds float32 values in the shape that the graph declares; FOLDER/<output> likewise.

using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

var (graph, inputFile, folder) = (args[0], args[1], args[2]);
using var session = new InferenceSession(graph);
var (name, input) = session.InputMetadata.First();
var values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(inputFile)).ToArray();
using var picture = OrtValue.CreateTensorValueFromMemory(values, Array.ConvertAll(input.Dimensions, extent => (long)extent));
using var outputs = session.Run(new RunOptions(), [name], [picture], session.OutputNames);
foreach (var (outputName, output) in session.OutputNames.Zip(outputs))
    File.WriteAllBytes(Path.Combine(folder, outputName), MemoryMarshal.AsBytes(output.GetTensorDataAsSpan<float>()).ToArray());

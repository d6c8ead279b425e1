using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace XMem.Fuzz.Mutations;

/// <summary>Changes to what a JSON text says; what comes out is JSON.</summary>
internal static class JsonMutations
{
    private const int DeepestNesting = 20_000;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 2 * DeepestNesting };

    private static readonly string[] Texts =
    [
        "", " ", "\0", "NaN", "Infinity", "-1", "1e999", "null", "../../canary", "/canary", "C:\\canary", "\\\\server\\canary", "file:///canary", "a\u0000b",
        "\ud83d\ude00", "$type", "System.Diagnostics.Process, System", "AAAA", "basic", "bottleneck", "CUDA", "cpu",
    ];

    /// <summary>The text with one to four changes.</summary>
    public static byte[] Apply(byte[] json, Random random)
    {
        var root = JsonNode.Parse(json, documentOptions: Reading)!;
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
            root = Change(root, random);
        var text = root.ToJsonString();
        return Encoding.UTF8.GetBytes(random.Next(50) == 0 ? Nest(text, random) : text);
    }

    private static JsonNode Change(JsonNode root, Random random)
    {
        var places = Places(root).ToList();
        if (places.Count == 0)
            return root;
        var (owner, key) = places[random.Next(places.Count)];
        var (_, other) = (places[random.Next(places.Count)], places[random.Next(places.Count)]);
        switch (random.Next(5))
        {
            case 0:
                Remove(owner, key);
                break;
            case 1:
                Set(owner, key, Get(other.Owner, other.Key)?.DeepClone());
                break;
            case 2 when owner is JsonArray array:
                for (var copies = 1 << random.Next(10); copies > 0; copies--)
                    array.Add(Get(owner, key)?.DeepClone());
                break;
            case 3 when owner is JsonObject parts:
                parts[Texts[random.Next(Texts.Length)]] = Get(owner, key)?.DeepClone();
                break;
            default:
                Set(owner, key, Value(Get(owner, key), random));
                break;
        }

        return root;
    }

    /// <summary>Mostly a value of the kind that is there, so that it gets past the first check.</summary>
    private static JsonNode? Value(JsonNode? old, Random random)
    {
        if (old is JsonValue && old.GetValueKind() == JsonValueKind.Number && random.Next(4) > 0)
            return random.Next(4) == 0 ? double.Parse(old.ToJsonString(), CultureInfo.InvariantCulture) + random.Next(-2, 3) : Interesting.Number(random);
        if (old is JsonValue && old.GetValueKind() is JsonValueKind.True or JsonValueKind.False && random.Next(4) > 0)
            return random.Next(2) == 0;
        return random.Next(8) switch
        {
            0 => null,
            1 => random.Next(2) == 0,
            2 => Interesting.Number(random),
            3 => random.NextDouble() * Math.Pow(10, random.Next(-300, 300)),
            4 => new JsonArray(),
            5 => new JsonObject(),
            6 => new string((char)random.Next(32, 127), 1 << random.Next(14)),
            _ => Texts[random.Next(Texts.Length)],
        };
    }

    private static string Nest(string text, Random random)
    {
        var depth = 1 << random.Next(15);
        return random.Next(2) == 0
            ? new string('[', depth) + text + new string(']', depth)
            : string.Concat(Enumerable.Repeat("{\"format\":", depth)) + text + new string('}', depth);
    }

    private static IEnumerable<(JsonNode Owner, object Key)> Places(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject parts:
                foreach (var (name, part) in parts)
                {
                    yield return (node, name);
                    foreach (var place in Places(part))
                        yield return place;
                }

                break;
            case JsonArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    yield return (node, i);
                    foreach (var place in Places(array[i]))
                        yield return place;
                }

                break;
            default:
                break;
        }
    }

    private static JsonNode? Get(JsonNode owner, object key) => key is int index ? owner[index] : owner[(string)key];

    private static void Set(JsonNode owner, object key, JsonNode? value)
    {
        if (key is int index)
            owner[index] = value;
        else
            owner[(string)key] = value;
    }

    private static void Remove(JsonNode owner, object key)
    {
        if (key is int index)
            owner.AsArray().RemoveAt(index);
        else
            owner.AsObject().Remove((string)key);
    }
}

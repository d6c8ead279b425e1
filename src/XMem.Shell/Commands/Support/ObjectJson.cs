using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace XMem.Shell.Commands.Support;

/// <summary>Writes PowerShell's objects as JSON: tables and properties as objects, collections as arrays, down to a depth.</summary>
internal sealed class ObjectJson(int maximumDepth, bool enumsAsStrings)
{
    /// <summary>Whether something lay deeper and was written as text.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Writes a value.</summary>
    public void Write(Utf8JsonWriter writer, object? value) => Write(writer, value, depth: 0);

    private void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        var item = value as PSObject;
        var plain = item is null ? value : item.BaseObject;
        if (WriteScalar(writer, plain))
            return;

        if (depth > maximumDepth)
        {
            IsTruncated = true;
            writer.WriteStringValue(LanguagePrimitives.ConvertTo<string>(value));
            return;
        }

        switch (plain)
        {
            case IDictionary table:
                WriteObject(writer, table.Keys.Cast<object>().Select(key => (LanguagePrimitives.ConvertTo<string>(key), table[key])), depth);
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var element in items)
                    Write(writer, element, depth + 1);
                writer.WriteEndArray();
                break;
            default:
                WriteObject(writer, Properties(item ?? PSObject.AsPSObject(plain!)), depth);
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter writer, IEnumerable<(string Name, object? Value)> members, int depth)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static IEnumerable<(string Name, object? Value)> Properties(PSObject item)
    {
        foreach (var property in item.Properties.Where(property => property.IsGettable))
        {
            object? value;
            try
            {
                value = property.Value;
            }
            catch (GetValueException)
            {
                // A property that cannot be read says nothing.
                value = null;
            }

            yield return (property.Name, value);
        }
    }

    private bool WriteScalar(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                writer.WriteNullValue();
                return true;
            case string or char or Guid or Uri or Version or Type:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                return true;
            case bool flag:
                writer.WriteBooleanValue(flag);
                return true;
            case SwitchParameter flag:
                writer.WriteBooleanValue(flag);
                return true;
            case DateTime or DateTimeOffset:
                JsonSerializer.Serialize(writer, value, value.GetType());
                return true;
            case Enum name when enumsAsStrings:
                writer.WriteStringValue(name.ToString());
                return true;
            case Enum number:
                writer.WriteNumberValue(Convert.ToDecimal(number, CultureInfo.InvariantCulture));
                return true;
            case float number when !float.IsFinite(number):
            case double other when !double.IsFinite(other):
                // JSON has no such numbers; PowerShell writes their names.
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                return true;
            case float or double or decimal or sbyte or byte or short or ushort or int or uint or long or ulong:
                JsonSerializer.Serialize(writer, value, value.GetType());
                return true;
            default:
                return false;
        }
    }
}

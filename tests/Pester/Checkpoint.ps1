<#
.SYNOPSIS
    Functions that write checkpoints (.pth) of the smallest XMem network, as PyTorch writes them. Dot-source it in BeforeAll.
#>

function Get-NetworkShape {
    # The names of all parameters of a network of Ck = Cv = Ch = 4, with their shapes.
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param()

    $channels = 4
    $attention = 2
    $shapes = [ordered] @{}

    function Add-Convolution([string] $Name, [int] $Outputs, [int] $Inputs, [int] $Kernel) {
        $shapes["$Name.weight"] = $Outputs, $Inputs, $Kernel, $Kernel
        $shapes["$Name.bias"] = , $Outputs
    }

    function Add-Linear([string] $Name, [int] $Outputs, [int] $Inputs) {
        $shapes["$Name.weight"] = $Outputs, $Inputs
        $shapes["$Name.bias"] = , $Outputs
    }

    function Add-Normalized([string] $Convolution, [string] $Normalization, [int] $Inputs, [int] $Kernel) {
        $shapes["$Convolution.weight"] = $channels, $Inputs, $Kernel, $Kernel
        foreach ($part in 'weight', 'bias', 'running_mean', 'running_var') {
            $shapes["$Normalization.$part"] = , $channels
        }
    }

    function Add-Block([string] $Name) {
        Add-Normalized "$Name.conv1" "$Name.bn1" $channels 3
        Add-Normalized "$Name.conv2" "$Name.bn2" $channels 3
    }

    function Add-Encoder([string] $Name, [int] $Inputs, [string[]] $Stages) {
        Add-Normalized "$Name.conv1" "$Name.bn1" $Inputs 7
        Add-Block "$Name.$($Stages[0]).0"
        foreach ($stage in $Stages[1, 2]) {
            Add-Block "$Name.$stage.0"
            Add-Normalized "$Name.$stage.0.downsample.0" "$Name.$stage.0.downsample.1" $channels 1
        }
    }

    function Add-Fusion([string] $Name, [int] $Inputs) {
        Add-Convolution "$Name.block1.downsample" $channels $Inputs 3
        Add-Convolution "$Name.block1.conv1" $channels $Inputs 3
        Add-Convolution "$Name.block1.conv2" $channels $channels 3
        Add-Linear "$Name.attention.ChannelGate.mlp.1" $attention $channels
        Add-Linear "$Name.attention.ChannelGate.mlp.3" $channels $attention
        Add-Convolution "$Name.attention.SpatialGate.spatial.conv" 1 2 7
        Add-Convolution "$Name.block2.conv1" $channels $channels 3
        Add-Convolution "$Name.block2.conv2" $channels $channels 3
    }

    Add-Encoder key_encoder 3 res2, layer2, layer3
    Add-Encoder value_encoder 5 layer1, layer2, layer3
    Add-Fusion value_encoder.fuser (2 * $channels)
    Add-Convolution value_encoder.hidden_reinforce.transform (3 * $channels) (2 * $channels) 3
    Add-Convolution key_proj.key_proj $channels $channels 3
    Add-Convolution key_proj.d_proj 1 $channels 3
    Add-Convolution key_proj.e_proj $channels $channels 3
    Add-Fusion decoder.fuser (3 * $channels)
    Add-Convolution decoder.hidden_update.g16_conv $channels $channels 1
    Add-Convolution decoder.hidden_update.g8_conv $channels $channels 1
    Add-Convolution decoder.hidden_update.g4_conv $channels ($channels + 1) 1
    Add-Convolution decoder.hidden_update.transform (3 * $channels) (2 * $channels) 3
    foreach ($up in 'decoder.up_16_8', 'decoder.up_8_4') {
        Add-Convolution "$up.skip_conv" $channels $channels 3
        Add-Convolution "$up.out_conv.conv1" $channels $channels 3
        Add-Convolution "$up.out_conv.conv2" $channels $channels 3
    }

    Add-Convolution decoder.pred 1 $channels 3
    $shapes
}

function Write-CheckpointFile {
    # Writes an archive of a pickle, given one character per byte, and the bytes of its storages.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        [Parameter(Mandatory)]
        [string] $Pickle,

        [System.Collections.IDictionary] $Storages = @{}
    )

    $entries = [ordered] @{ 'data.pkl' = [System.Text.Encoding]::Latin1.GetBytes($Pickle) }
    foreach ($key in $Storages.Keys) {
        $entries["data/$key"] = $Storages[$key]
    }

    $archive = [System.IO.Compression.ZipArchive]::new([System.IO.File]::Create($Path), 'Create')
    foreach ($name in $entries.Keys) {
        $stream = $archive.CreateEntry("checkpoint/$name", 'NoCompression').Open()
        $stream.Write($entries[$name], 0, $entries[$name].Length)
        $stream.Dispose()
    }

    $archive.Dispose()
}

function Write-Checkpoint {
    # Writes a checkpoint of float tensors, whose values are small and the same every time.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        # Names and shapes.
        [System.Collections.IDictionary] $Shapes = (Get-NetworkShape)
    )

    # In Python's pickle format, 'X' is a text, 'J' a number of four bytes, '(' ... 't' a tuple, 'c' a function, 'R' its call.
    function Get-Number([int] $Value) { -join [char[]] [System.BitConverter]::GetBytes($Value) }
    function Get-Text([string] $Value) { "X$(Get-Number $Value.Length)$Value" }
    function Get-Tuple([int[]] $Values) { "($(-join ($Values | ForEach-Object { "J$(Get-Number $_)" }))t" }
    $dictionary = "ccollections`nOrderedDict`n)R"

    $random = [System.Random]::new(1)
    $storages = [ordered] @{}
    $items = foreach ($name in $Shapes.Keys) {
        $shape = $Shapes[$name]
        $strides = [int[]]::new($shape.Count)
        $count = 1
        for ($axis = $shape.Count - 1; $axis -ge 0; $axis--) {
            $strides[$axis] = $count
            $count *= $shape[$axis]
        }

        $isVariance = $name.EndsWith('running_var')
        $values = [float[]]::new($count)
        for ($i = 0; $i -lt $count; $i++) {
            $values[$i] = $isVariance ? 1 : 0.2 * $random.NextDouble() - 0.1
        }

        $bytes = [byte[]]::new(4 * $count)
        [System.Buffer]::BlockCopy($values, 0, $bytes, 0, $bytes.Length)
        $key = "$($storages.Count)"
        $storages[$key] = $bytes

        $storage = "($(Get-Text storage)ctorch`nFloatStorage`n$(Get-Text $key)$(Get-Text cpu)J$(Get-Number $count)tQ"
        $view = "J$(Get-Number 0)$(Get-Tuple $shape)$(Get-Tuple $strides)"
        "$(Get-Text $name)ctorch._utils`n_rebuild_tensor_v2`n($storage$view$([char] 0x89)${dictionary}tR"
    }

    Write-CheckpointFile $Path "$([char] 0x80)$([char] 2)$dictionary($(-join $items)u." $storages
}
